using Microsoft.Data.Sqlite;
using VmSweep.Files;
using VmSweep.History;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Plans;

/// <summary>How long runs took in the newest finished sweeps of a name, by what a run is over time (its serial may have changed).</summary>
public sealed class KnownDurations
{
    /// <summary>Enough for a median, few enough to be read in milliseconds.</summary>
    private const int Sweeps = 5;

    private readonly Dictionary<string, TimeSpan> _medians;

    private KnownDurations(Dictionary<string, TimeSpan> medians) => _medians = medians;

    public static KnownDurations Of(ArtifactsLayout artifacts, string sweepName)
    {
        if (FromHistory(artifacts, sweepName) is { Count: > 0 } known)
            return new(known);
        var newest = artifacts.AllSweeps().Where(sweep => sweep.IsFinished && SweepFinder.Load(sweep).Name == sweepName).Take(Sweeps);
        var attempts = newest
            .SelectMany(ResultsOf)
            // How long a fault took says nothing of how long the run takes.
            .Where(run => !run.Verdict.IsFault() && run.Attempts.Count > 0)
            .Select(run => (run.Run.Identity, Took: run.Attempts[^1].Ended - run.Attempts[^1].Started));
        return new(attempts.GroupBy(run => run.Identity).ToDictionary(group => group.Key, group => Median([.. group.Select(run => run.Took)]), StringComparer.Ordinal));
    }

    /// <summary>The history remembers sweeps that were pruned, too. Where it cannot be read, the sweeps themselves are.</summary>
    private static Dictionary<string, TimeSpan> FromHistory(ArtifactsLayout artifacts, string sweepName)
    {
        if (!File.Exists(artifacts.History))
            return [];
        try
        {
            using var history = HistoryDatabase.Open(artifacts.History);
            return history.Durations(sweepName, Sweeps).ToDictionary(group => group.Key, group => Median([.. group]), StringComparer.Ordinal);
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

    /// <summary>The median; null where the run is new.</summary>
    public TimeSpan? Of(TestRun run) => _medians.TryGetValue(run.Identity, out var median) ? median : null;

    private static TimeSpan Median(IReadOnlyList<TimeSpan> durations) => durations.Order().ElementAt(durations.Count / 2);
}
