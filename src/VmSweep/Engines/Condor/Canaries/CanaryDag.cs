using System.Globalization;
using System.Text;
using VmSweep.BaseImages;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>
/// The canaries' part of <c>sweep.dag</c>. Canaries of machines never fail as nodes: what they found is for the proofs, which come after them. A proof that is not
/// needed is passed over (PRE_SKIP); one that fails keeps its platform's runs from being submitted.
/// </summary>
/// <param name="vmsweep">How nodes call <c>vmsweep</c>.</param>
/// <param name="baseImage">A platform's published base image.</param>
internal sealed class CanaryDag(SweepPlan plan, CanaryPlan canaries, CondorFiles files, string vmsweep, Func<PlatformName, BaseDisk> baseImage)
{
    /// <summary>Before every run.</summary>
    private const int Priority = 1_000_000;

    /// <param name="dag">The nodes are added to it.</param>
    public void Write(StringBuilder dag)
    {
        foreach (var canary in canaries.Canaries)
            Write(dag, canary);
        var first = canaries.Canaries.Where(canary => !canary.IsProof).Select(canary => canary.Node).ToList();
        foreach (var proof in canaries.Canaries.Where(canary => canary.IsProof))
        {
            if (first.Count > 0)
                dag.Append(CultureInfo.InvariantCulture, $"PARENT {string.Join(' ', first)} CHILD {proof.Node}\n");
            var runs = plan.Runs.Where(run => run.Run.Platform == proof.Platform).Select(run => DagFile.NodeOf(run.Run.Serial));
            dag.Append(CultureInfo.InvariantCulture, $"PARENT {proof.Node} CHILD {string.Join(' ', runs)}\n");
        }
    }

    private void Write(StringBuilder dag, Canary canary)
    {
        var isDone = !canary.IsProof && CanaryResult.Read(files, canary) is not null;
        dag.Append(CultureInfo.InvariantCulture, $"\nJOB {canary.Node} {files.CanarySubmit}{(isDone ? " DONE" : "")}\n");
        dag.Append(CultureInfo.InvariantCulture, $"VARS {canary.Node} {string.Join(' ', Variables(canary).Select(pair => $"{pair.Name}=\"{pair.Value}\""))}\n");
        dag.Append(CultureInfo.InvariantCulture, $"PRIORITY {canary.Node} {Priority}\n");
        if (canary.IsProof)
        {
            dag.Append(CultureInfo.InvariantCulture, $"SCRIPT PRE {canary.Node} {vmsweep} canary-needed {files.Sweep.Root} {canary.Name}\n");
            dag.Append(CultureInfo.InvariantCulture, $"PRE_SKIP {canary.Node} {CanaryCollector.NotNeeded}\n");
        }

        dag.Append(CultureInfo.InvariantCulture, $"SCRIPT POST {canary.Node} {vmsweep} canary {files.Sweep.Root} {canary.Name} --job $JOBID\n");
    }

    private IEnumerable<(string Name, string Value)> Variables(Canary canary)
    {
        var image = baseImage(canary.Platform);
        var copied = plan.Condor!.Settings.Disks == DiskMode.Copy ? image.Length : ByteSize.MiB(1);
        yield return ("serial", canary.Name);
        yield return ("arch", SubmitText.Arch(canary.Platform.Architecture));
        yield return ("memory", SubmitText.MiB(canary.Memory));
        yield return ("cpus", "1");
        yield return ("disk", SubmitText.KiB(CanaryDisks.Allowance + copied));
        yield return ("deadline", SubmitText.Seconds(CanaryDisks.HostLimit(plan)));
        yield return ("base", plan.Condor.Settings.TransferSource(image.Path));
        // Inside the quotes of VARS, quotes of a ClassAd have a backslash.
        yield return ("host", canary.Host is { } host ? $"TARGET.Machine == {SubmitText.Quoted(host)}".Replace("\"", "\\\"", StringComparison.Ordinal) : "true");
    }
}
