using System.Globalization;
using System.Text;
using VmSweep.BaseImages;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Submission;

/// <summary><c>sweep.dag</c> and the small files beside it.</summary>
/// <param name="canaries">What goes before the runs.</param>
/// <param name="vmsweep">How the DAG's nodes call <c>vmsweep</c>: words without blanks.</param>
/// <param name="baseImage">A platform's published base image.</param>
internal sealed class DagFile(SweepPlan plan, CanaryPlan canaries, CondorFiles files, IReadOnlyList<string> vmsweep, Func<PlatformName, BaseDisk> baseImage)
{
    public const string NodePrefix = "Run";

    public const string FinalNode = "Report";

    private const string Category = "runs";

    public static string NodeOf(string serial) => NodePrefix + serial;

    /// <param name="done">Runs that have a result: DAGMan passes over them, so that no rescue repeats a verdict.</param>
    public string Write(IReadOnlySet<string> done)
    {
        var dag = new StringBuilder($"# Written by VmSweep for sweep {plan.SweepId}; a continuation writes it anew.\nCONFIG {files.DagConfiguration}\n");
        var order = RunOrder.Of(plan.Runs);
        for (var place = 0; place < order.Count; place++)
            Add(dag, order[place], order.Count - place, done.Contains(order[place].Run.Serial));
        new CanaryDag(plan, canaries, files, string.Join(' ', vmsweep), baseImage).Write(dag);
        dag.Append(CultureInfo.InvariantCulture, $"MAXJOBS {Category} {plan.Condor!.Settings.MaxJobs ?? Math.Max(1, plan.Runs.Count)}\n");
        dag.Append("NODE_STATUS_FILE sweep.status 15\nJOBSTATE_LOG sweep.jobstate\n");
        dag.Append(CultureInfo.InvariantCulture, $"FINAL {FinalNode} {files.FinalSubmit}\n");
        return dag.ToString();
    }

    /// <summary>The limits by which one DAG can neither flood a schedd nor go on for ever.</summary>
    public static string WriteConfiguration() => $"""
        # Written by VmSweep. A schedd that is restarted answers within these tries (they wait 1, 2, 4, … s).
        DAGMAN_MAX_SUBMIT_ATTEMPTS = 10
        DAGMAN_MAX_SUBMITS_PER_INTERVAL = 100
        DAGMAN_MAX_JOBS_IDLE = 1000
        # POST reads a disk: as many at a time as a small submit machine bears.
        DAGMAN_MAX_POST_SCRIPTS = 4
        DAGMAN_MAX_HOLD_SCRIPTS = 4
        DAGMAN_USER_LOG_SCAN_INTERVAL = 5
        # No release of ours for ever: DAGMan gives up on a job that is held so often.
        DAGMAN_MAX_JOB_HOLDS = 20
        # The form in which DAGMan writes of POST scripts into the nodes log. It reads one form per log; the schedd writes this one.
        {UserLogFormat.Knob} = {UserLogFormat.Ours}

        """;

    /// <summary>The FINAL node, a job of the local universe: on the submit machine, whatever became of the runs.</summary>
    public string WriteFinal() => $"""
        # Written by VmSweep.
        universe = local
        executable = {vmsweep[0]}
        arguments = {string.Join(' ', vmsweep.Skip(1))} report {files.Sweep.Root}
        initialdir = {files.Sweep.Root}
        output = report.out
        error = report.err
        log = report.log
        batch_name = {plan.SweepId}
        My.{SubmitText.SweepAttribute} = {SubmitText.Quoted(plan.SweepId)}
        {SubmitText.ClassicLog}
        queue

        """;

    private void Add(StringBuilder dag, PlannedRun run, int priority, bool isDone)
    {
        var serial = run.Run.Serial;
        var node = NodeOf(serial);
        var call = string.Join(' ', vmsweep);
        dag.Append(CultureInfo.InvariantCulture, $"\nJOB {node} {files.RunSubmit}{(isDone ? " DONE" : "")}\n");
        dag.Append(CultureInfo.InvariantCulture, $"VARS {node} {string.Join(' ', Variables(run).Select(pair => $"{pair.Name}=\"{pair.Value}\""))}\n");
        dag.Append(CultureInfo.InvariantCulture, $"PRIORITY {node} {priority}\n");
        dag.Append(CultureInfo.InvariantCulture, $"CATEGORY {node} {Category}\n");
        dag.Append(CultureInfo.InvariantCulture, $"SCRIPT POST {node} {call} collect {files.Sweep.Root} {serial} --job $JOBID --return $RETURN --retry $RETRY --retries $MAX_RETRIES\n");
        dag.Append(CultureInfo.InvariantCulture, $"SCRIPT HOLD {node} {call} held {files.Sweep.Root} {serial} --job $JOBID\n");
        dag.Append(CultureInfo.InvariantCulture, $"RETRY {node} {plan.FaultRetries + plan.FailedRetries} UNLESS-EXIT 1\n");
    }

    private IEnumerable<(string Name, string Value)> Variables(PlannedRun run)
    {
        var settings = plan.Condor!.Settings;
        var image = baseImage(run.Run.Platform);
        var allowance = run.Run.Needs?.Disk ?? settings.OsDisk;
        var copied = settings.Disks == DiskMode.Copy ? image.Length : ByteSize.MiB(1);
        yield return ("serial", run.Run.Serial);
        yield return ("arch", SubmitText.Arch(run.Run.Platform.Architecture));
        yield return ("memory", SubmitText.MiB(run.Memory));
        yield return ("cpus", run.Cpus.ToString(CultureInfo.InvariantCulture));
        yield return ("disk", SubmitText.KiB(allowance + copied + run.IoImageSize));
        yield return ("deadline", SubmitText.Seconds(plan.Limits.Host(run.PayloadLimit) + CondorLimits.Overhead));
        yield return ("base", settings.TransferSource(image.Path));
    }
}
