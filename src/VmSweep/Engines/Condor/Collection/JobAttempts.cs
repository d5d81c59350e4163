using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>From a job's life to attempts. A job that HTCondor put back by itself was on several machines: each is an attempt of its own.</summary>
internal static class JobAttempts
{
    /// <summary>All but the last.</summary>
    /// <param name="before">How many attempts the run has had.</param>
    public static IEnumerable<Attempt> PutBack(JobLife life, int before) => life.Executions.SkipLast(1).Select((lost, index) => new Attempt(
        before + index + 1,
        PoolEvidence.IsLaunchFailure(lost.Message) ? Verdict.NoLaunch : Verdict.Lost,
        $"HTCondor put job {life.Job} back: {lost.Message ?? "it was evicted"}",
        lost.Host,
        lost.Started,
        lost.Ended ?? lost.Started,
        ".")
    { JobId = $"{life.Job}" });

    /// <summary>The last; on no machine where none had it, or where someone took it away from one that had done nothing wrong.</summary>
    public static Attempt Last(JobLife life, int before, Verdict verdict, string reason, TimeProvider time)
    {
        var last = life.Executions.Count > 0 ? life.Executions[^1] : null;
        var started = last?.Started ?? life.Submitted ?? time.GetUtcNow();
        return new(before + 1, verdict, reason, life.Host, started, last?.Ended ?? life.End?.Time ?? started, ".") { JobId = $"{life.Job}" };
    }
}
