using VmSweep.Plans;

namespace VmSweep.Engines.Condor;

/// <summary>The files that a sweep has for HTCondor and from it.</summary>
internal sealed record CondorFiles(SweepLayout Sweep)
{
    /// <summary>Names on the execute machine; none may have "iso" in it (HTCondor would attach it as a CD-ROM).</summary>
    public const string SystemDiskName = "system.qcow2";

    public const string InputDiskName = "input.qcow2";

    public const string DagName = "sweep.dag";

    public string Dag => Path.Combine(Sweep.Root, DagName);

    public string RunSubmit => Path.Combine(Sweep.Root, "run.sub");

    public string FinalSubmit => Path.Combine(Sweep.Root, "final.sub");

    public string DagConfiguration => Path.Combine(Sweep.Root, "dag.config");

    /// <summary>What was submitted, by whom and where: <see cref="Submission.SubmittedDag"/>.</summary>
    public string Submitted => Path.Combine(Sweep.Root, "condor.json");

    /// <summary>The <c>vmsweep</c> that the DAG calls: a copy, so that no compilation changes a running sweep.</summary>
    public string Program => Path.Combine(Sweep.Root, "program");

    /// <summary>DAGMan's view of its nodes' jobs, written by HTCondor's schedd.</summary>
    public string NodesLog => Dag + ".nodes.log";

    /// <summary>The event log of DAGMan's own job.</summary>
    public string DagmanLog => Dag + ".dagman.log";

    public string DagmanOutput => Dag + ".dagman.out";

    public string JobLog(string serial) => Path.Combine(Sweep.Run(serial).Root, "job.log");

    public string SystemDisk(string serial) => Path.Combine(Sweep.Run(serial).Root, SystemDiskName);

    /// <summary>Included by every submission of the run; says which machines to avoid.</summary>
    public string Placement(string serial) => Path.Combine(Sweep.Run(serial).Root, "placement.sub");

    /// <summary>What <c>vmsweep collect</c> has found so far.</summary>
    public string Attempts(string serial) => Path.Combine(Sweep.Run(serial).Root, "attempts.json");

    /// <summary>Reasons of holds, as they were at the moment.</summary>
    public string Holds(string serial) => Path.Combine(Sweep.Run(serial).Root, "holds.log");

    /// <summary>How far the nodes log was shown to somebody: <see cref="Waiting.WatchPosition"/>.</summary>
    public string WatchPosition => Path.Combine(Sweep.Root, "watch.json");
}
