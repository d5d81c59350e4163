using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Reports.Progress;

/// <summary>What is finished, what runs and how long the rest will take.</summary>
internal sealed class ProgressCounts(int planned, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly SortedDictionary<Verdict, int> _verdicts = [];
    private readonly Dictionary<string, RunningRun> _running = new(StringComparer.Ordinal);

    public int Finished { get; private set; }

    public int Planned => planned;

    public IReadOnlyDictionary<Verdict, int> Verdicts => _verdicts;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>The runs that run, the longest first.</summary>
    public IEnumerable<RunningRun> Running => _running.Values.OrderBy(running => running.Started);

    /// <summary>The rest at the pace so far; null while nothing is finished, when any number would be a guess.</summary>
    public TimeSpan? Remaining => Finished == 0 || Finished >= planned ? null : Elapsed / Finished * (planned - Finished);

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
    }

    public TimeSpan Since(RunningRun running) => time.GetElapsedTime(running.Started);
}

/// <summary>A run on its way.</summary>
/// <param name="Started">A timestamp of the time provider.</param>
internal sealed record RunningRun(TestRun Run, int Attempt, long Started, string Stage);
