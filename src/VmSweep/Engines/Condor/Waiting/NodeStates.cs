using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Submission;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>Where the runs of a DAG are, by the events of its nodes log.</summary>
internal sealed class NodeStates(TimeProvider time)
{
    private readonly Dictionary<JobId, NodeState> _jobs = [];

    /// <summary>Takes an event; returns the run's state after it, null where the event is about no run of ours.</summary>
    public NodeState? Take(JobEvent each)
    {
        if (each.Job is not { } job)
            return null;
        if (each.Kind == JobEventKind.Submit && each.NodeName() is { } node && SerialOf(node) is { } serial)
            _jobs[job] = new(serial, job, NodePhase.Idle, each.Time, null);
        if (!_jobs.TryGetValue(job, out var state))
            return null;
        var after = After(state, each);
        if (after.Phase == NodePhase.Collected)
            _jobs.Remove(job);
        else
            _jobs[job] = after;
        return after;
    }

    /// <summary>Jobs that DAGMan still waits for, unchanged for at least this long.</summary>
    public IReadOnlyList<NodeState> Waiting(TimeSpan unchanged) =>
        [.. _jobs.Values.Where(state => state.Phase is NodePhase.Idle or NodePhase.Running or NodePhase.Held && time.GetUtcNow() - state.Since >= unchanged)];

    public int Count(NodePhase phase) => _jobs.Values.Count(state => state.Phase == phase);

    private static NodeState After(NodeState state, JobEvent each) => each.Kind switch
    {
        JobEventKind.Execute => state with { Phase = NodePhase.Running, Since = each.Time, Host = each.Machine() },
        // After these two HTCondor puts the job back without another word.
        JobEventKind.ShadowException or JobEventKind.ReconnectFailed or JobEventKind.Evicted or JobEventKind.Released => state with { Phase = NodePhase.Idle, Since = each.Time },
        JobEventKind.Held => state with { Phase = NodePhase.Held, Since = each.Time },
        JobEventKind.Terminated or JobEventKind.Aborted => state with { Phase = NodePhase.Ended, Since = each.Time },
        JobEventKind.PostScriptTerminated => state with { Phase = NodePhase.Collected, Since = each.Time },
        _ => state,
    };

    private static string? SerialOf(string node) =>
        node.StartsWith(DagFile.NodePrefix, StringComparison.Ordinal) && node[DagFile.NodePrefix.Length..] is { Length: > 0 } serial && serial.All(char.IsAsciiDigit) ? serial : null;
}

/// <summary>A run's job as DAGMan sees it.</summary>
internal sealed record NodeState(string Serial, JobId Job, NodePhase Phase, DateTimeOffset Since, string? Host);

internal enum NodePhase
{
    Idle,
    Running,
    Held,

    /// <summary>The job is over; its POST script is to come.</summary>
    Ended,
    Collected,
}
