using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;

namespace VmSweep.PoolSimulator.Dagman;

/// <summary>A node of the DAG: a run, with the jobs that it has had.</summary>
internal sealed class DagNode(PlannedRun run, int priority)
{
    public PlannedRun Run => run;

    public string Name => $"Run{run.Run.Serial}";

    public int Priority => priority;

    public int Retries { get; set; }

    public JobId? Job { get; set; }

    public NodeStatus Status { get; set; } = NodeStatus.Ready;

    public string Details { get; set; } = "";
}

/// <summary>As DAGMan's status file numbers it.</summary>
internal enum NodeStatus
{
    Ready = 1,
    Submitted = 3,
    Post = 4,
    Done = 5,
    Error = 6,
}
