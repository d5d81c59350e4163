using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Reports.Progress;

/// <summary>What is finished, what runs and how long the rest will take.</summary>
/// <param name="expected">How long runs took before, by serial; those without are taken for ordinary ones.</param>
internal sealed class ProgressCounts(int planned, TimeProvider time, IReadOnlyDictionary<string, TimeSpan>? expected = null)
{
    private readonly long _started = time.GetTimestamp();
    private readonly SortedDictionary<Verdict, int> _verdicts = [];
    private readonly Dictionary<string, RunningRun> _running = new(StringComparer.Ordinal);
    private readonly TimeSpan _typical = expected is { Count: > 0 } ? expected.Values.Order().ElementAt(expected.Count / 2) : TimeSpan.Zero;

    private TimeSpan _done;

    public int Finished { get; private set; }

    public int Planned => planned;

    public IReadOnlyDictionary<Verdict, int> Verdicts => _verdicts;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The runs that run, the longest first.</summary>
    public IEnumerable<RunningRun> Running => _running.Values.OrderBy(running => running.Started);

    /// <summary>
    /// The rest at the pace so far; null while nothing is finished, when any number would be a guess. The longest runs come first, so a run counts by
    /// what it took before: by their number alone the rest would look twice as long as it is.
    /// </summary>
    public TimeSpan? Remaining => Finished == 0 || Finished >= planned ? null
        : _typical == TimeSpan.Zero ? Elapsed / Finished * (planned - Finished)
        : Elapsed * Math.Max(0, (Total - Worked) / Worked);

    private TimeSpan Total => expected!.Values.Aggregate(TimeSpan.Zero, (sum, run) => sum + run) + (_typical * (planned - expected.Count));

    /// <summary>Of a run on its way what it has had, but never more than it takes.</summary>
    private TimeSpan Worked => _running.Values.Aggregate(_done, (sum, running) => sum + (Since(running) < ExpectedOf(running.Run) ? Since(running) : ExpectedOf(running.Run)));

    public void Start(TestRun run, int attempt) => _running[run.Serial] = new(run, attempt, time.GetTimestamp(), "boot");

    public void Reach(TestRun run, string stage)
    {
        if (_running.TryGetValue(run.Serial, out var running))
            _running[run.Serial] = running with { Stage = stage };
    }

    public void Finish(RunResult result)
    {
        _running.Remove(result.Run.Serial);
        _verdicts[result.Verdict] = _verdicts.GetValueOrDefault(result.Verdict) + 1;
        Finished++;
        _done += ExpectedOf(result.Run);
    }

    public TimeSpan Since(RunningRun running) => time.GetElapsedTime(running.Started);

    private TimeSpan ExpectedOf(TestRun run) => expected is not null && expected.TryGetValue(run.Serial, out var took) ? took : _typical;
}

/// <summary>A run on its way.</summary>
/// <param name="Started">A timestamp of the time provider.</param>
internal sealed record RunningRun(TestRun Run, int Attempt, long Started, string Stage);
