using Microsoft.Data.Sqlite;
using VmSweep.Files;
using VmSweep.History;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Forecasts;

/// <summary>What runs took in the newest finished sweeps of a name, by what a run is over time (its serial may have changed), and by what it has in common with others.</summary>
public sealed class KnownRuns
{
    /// <summary>Enough for a median, few enough to be read in milliseconds.</summary>
    private const int Sweeps = 5;

    private readonly Dictionary<(EstimateBasis, string), Medians> _medians = [];

    private KnownRuns(IReadOnlyList<PastFigures> runs)
    {
        Add(EstimateBasis.Itself, run => run.Identity);
        Add(EstimateBasis.SamePackageSet, run => SetOf(run.Identity));
        Add(EstimateBasis.SamePlatform, run => PlatformOf(run.Identity));
        Add(EstimateBasis.SameSweep, _ => "");

        void Add(EstimateBasis basis, Func<PastFigures, string> key)
        {
            foreach (var group in runs.GroupBy(key, StringComparer.Ordinal))
                _medians[(basis, group.Key)] = Medians.Of([.. group]);
        }
    }

    public static KnownRuns None { get; } = new([]);

    public static KnownRuns Of(ArtifactsLayout artifacts, string sweepName)
    {
        DueSweeps.Record(artifacts);
        if (FromHistory(artifacts, sweepName) is { Count: > 0 } known)
            return new(known);
        var newest = SweepFinder.Readable(artifacts).Where(each => each.Layout.IsFinished && each.Plan.Name == sweepName).Select(each => each.Layout).Take(Sweeps);
        return new([.. newest
            .SelectMany(ResultsOf)
            // How long a fault took says nothing of how long the run takes.
            .Where(run => !run.Verdict.IsFault() && run.Attempts.Count > 0)
            .Select(run => new PastFigures(run.Run.Identity, run.Attempts[^1].Ended - run.Attempts[^1].Started, null))]);
    }

    /// <summary>How long the run itself took, the median; null where it is new.</summary>
    public TimeSpan? Of(TestRun run) => _medians.GetValueOrDefault((EstimateBasis.Itself, run.Identity))?.Took;

    /// <summary>By the run itself; where it is new, by those that have most in common with it; null where nothing is known at all.</summary>
    public Estimate? Estimate(TestRun run)
    {
        (EstimateBasis Basis, string Key)[] keys =
            [(EstimateBasis.Itself, run.Identity), (EstimateBasis.SamePackageSet, SetOf(run.Identity)), (EstimateBasis.SamePlatform, PlatformOf(run.Identity)), (EstimateBasis.SameSweep, "")];
        var known = keys.Where(_medians.ContainsKey).Select(key => (key.Basis, Medians: _medians[key])).ToList();
        // Bytes may be missing where the duration is not: an earlier version did not count them.
        return known.Count == 0 ? null : new(known[0].Medians.Took, known.Select(each => each.Medians.Bytes).FirstOrDefault(bytes => bytes is not null), known[0].Basis);
    }

    private static string PlatformOf(string identity) => identity.Split(" | ", 2)[0];

    /// <summary>Platform and package set, whatever the sources: the middle part of an identity (see <see cref="TestRun.Identity"/>).</summary>
    private static string SetOf(string identity) => identity.Split(" | ", 3) is [var platform, _, var set] ? $"{platform} | {set}" : identity;

    /// <summary>The history remembers sweeps that were pruned, too. Where it cannot be read, the sweeps themselves are.</summary>
    private static IReadOnlyList<PastFigures> FromHistory(ArtifactsLayout artifacts, string sweepName)
    {
        if (!File.Exists(artifacts.History))
            return [];
        try
        {
            using var history = HistoryDatabase.Open(artifacts.History);
            return history.Figures(sweepName, Sweeps);
        }
        catch (Exception exception) when (exception is ProblemException or SqliteException)
        {
            return [];
        }
    }

    /// <summary>Empty where another version of VmSweep wrote the file in another form: a forecast is not worth a refusal.</summary>
    private static IReadOnlyList<RunResult> ResultsOf(SweepLayout sweep)
    {
        try
        {
            return JsonFile.Read<SweepResult>(sweep.Results).Runs;
        }
        catch (ProblemException)
        {
            return [];
        }
    }

    private sealed record Medians(TimeSpan Took, ByteSize? Bytes)
    {
        public static Medians Of(IReadOnlyList<PastFigures> runs)
        {
            var bytes = runs.Select(run => run.Bytes).OfType<ByteSize>().Order().ToList();
            return new(runs.Select(run => run.Took).Order().ElementAt(runs.Count / 2), bytes.Count == 0 ? null : bytes[bytes.Count / 2]);
        }
    }
}

/// <summary>What a run will probably take.</summary>
/// <param name="Bytes">Of its disks, to the machine and back; null where no earlier sweep counted them.</param>
public sealed record Estimate(TimeSpan Took, ByteSize? Bytes, EstimateBasis Basis);

/// <summary>What an estimate was made from, the best first.</summary>
public enum EstimateBasis
{
    /// <summary>The run's own past.</summary>
    Itself,

    /// <summary>Runs of its package set on its platform, from other sources.</summary>
    SamePackageSet,

    /// <summary>Runs on its platform.</summary>
    SamePlatform,

    /// <summary>Any runs of the sweep.</summary>
    SameSweep,
}
