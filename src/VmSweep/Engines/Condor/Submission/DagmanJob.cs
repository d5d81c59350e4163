using VmSweep.Engines.Condor.Events;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>DAGMan's own job, by its event log. Its exit status is not asked for: FINAL's success would make it 0 whatever failed.</summary>
/// <param name="Restarts">How often the schedd had to start it again.</param>
/// <param name="Ended">How it ended, in words; null while it is in the queue as far as the log knows.</param>
internal sealed record DagmanJob(int Cluster, DateTimeOffset Submitted, int Restarts, string? Ended)
{
    /// <summary>The newest; null where none was submitted.</summary>
    public static DagmanJob? Last(CondorFiles files, TimeProvider time)
    {
        DagmanJob? last = null;
        foreach (var each in EventLog.ReadAll(files.DagmanLog, time).Where(each => each.Job is not null))
        {
            if (each.Kind == JobEventKind.Submit)
                last = new(each.Job!.Value.Cluster, each.Time, 0, null);
            else if (last is not null && each.Job!.Value.Cluster == last.Cluster && each.Kind == JobEventKind.Evicted)
                last = last with { Restarts = last.Restarts + 1 };
            else if (last is not null && each.Job!.Value.Cluster == last.Cluster && each.Kind is JobEventKind.Terminated or JobEventKind.Aborted)
                last = last with { Ended = each.Kind == JobEventKind.Terminated ? "it ended by itself" : $"it was removed ({(each.Reason() is { Length: > 0 } why ? why : "without a reason")})" };
        }

        return last;
    }
}
