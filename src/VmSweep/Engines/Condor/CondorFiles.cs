using System.Globalization;
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

    /// <summary>Where the files of a DAGMan are put that was lost.</summary>
    public string EarlierDag(int cluster) => Path.Combine(Sweep.Root, "earlier-dags", $"{cluster}");

    public string JobLog(string serial) => Path.Combine(Sweep.Run(serial).Root, "job.log");

    public string SystemDisk(string serial) => Path.Combine(Sweep.Run(serial).Root, SystemDiskName);

    /// <summary>Included by every submission of the run; says which machines to avoid.</summary>
    public string Placement(string serial) => Path.Combine(Sweep.Run(serial).Root, "placement.sub");

    /// <summary>How many runs are in one part of the plan: read in 2 ms, and a hundred thousand runs are four hundred files.</summary>
    private const int RunsOfAPart = 250;

    /// <summary>The part of the plan that has this run: a POST script that read all of it would read, over a sweep, the square of it.</summary>
    public string PlanPart(string serial) => Path.Combine(Sweep.Root, "plan-parts", int.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"{number / RunsOfAPart}.json" : "other.json");

    /// <summary>Included by every submission; says which machines no run is to go to.</summary>
    public string Hosts => Path.Combine(Sweep.Root, "hosts.sub");

    /// <summary>The content of <see cref="Canaries.CanaryPlan"/>.</summary>
    public string CanaryPlan => Path.Combine(Sweep.Root, "canaries.json");

    public string CanarySubmit => Path.Combine(Sweep.Root, "canary.sub");

    public string Canaries => Path.Combine(Sweep.Root, "canaries");

    public RunLayout Canary(string name) => new(Path.Combine(Canaries, name));

    public string CanaryLog(string name) => Path.Combine(Canary(name).Root, "job.log");

    public string CanaryPlacement(string name) => Path.Combine(Canary(name).Root, "placement.sub");

    /// <summary>What <c>vmsweep collect</c> has found so far.</summary>
    public string Attempts(string serial) => Path.Combine(Sweep.Run(serial).Root, "attempts.json");

    /// <summary>Reasons of holds, as they were at the moment.</summary>
    public string Holds(string serial) => Path.Combine(Sweep.Run(serial).Root, "holds.log");

    /// <summary>How far the nodes log was shown to somebody: <see cref="Waiting.WatchPosition"/>.</summary>
    public string WatchPosition => Path.Combine(Sweep.Root, "watch.json");
}
