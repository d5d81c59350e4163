using System.Diagnostics;
using System.Globalization;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.InputImages;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Sweeps;
using VmSweep.Templates;

namespace VmSweep.Benchmarks;

/// <summary>A sweep of the living system's size, 1,564 runs, from YAML to a DAG with every input image.</summary>
internal static class PlanningBenchmark
{
    private const int Rounds = 3;

    public static IEnumerable<string> Lines()
    {
        yield return "## A sweep of the living system's size, planned";
        yield return "";
        var parameters = Path.Combine(Pipeline.Checkout, "tests", "VmSweep.Testing", "Data", "nightly", "parameters.d");
        var directory = Path.Combine(Pipeline.Checkout, "artifacts", "bench", "planning");
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Measure(parameters, directory)).OrderBy(round => round.Total).ToList();
        var median = rounds[Rounds / 2];
        yield return Text($"{median.Runs:N0} runs, payload of debian-smoke, median of {Rounds}: parameters read and planned {median.Plan:0.00} s, DAG and submit files {median.Dag:0.00} s, input images {median.Images:0.00} s; together {median.Total:0.00} s (wanted: < 5 s).");
        yield return "Peer: `virt-make-fs` once for each image, as vm-test-runs does; measured for single images only, see disks.md (26.8 s each under TCG, so half a day for all).";
    }

    private static Figures Measure(string parameters, string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        var source = Directory.CreateDirectory(Path.Combine(directory, "nightly", "parameters.d")).FullName;
        foreach (var file in Directory.EnumerateFiles(parameters, "*.yaml"))
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        CopyTree(Path.Combine(Pipeline.Checkout, "sweeps", "debian-smoke", "payload"), Path.Combine(directory, "nightly", "payload"));
        try
        {
            var watch = Stopwatch.StartNew();
            var planner = new SweepPlanner(new(Path.Combine(directory, "artifacts")), new TemplateCatalog(Path.Combine(Pipeline.Checkout, "images")), template => $"fingerprint of {template.Name}", TimeProvider.System);
            var (plan, sweep, _) = planner.Plan(SweepDirectory.Load(Path.Combine(directory, "nightly")), new(Selection.All, EngineNames.Condor));
            var planned = watch.Elapsed.TotalSeconds;
            new InputImageGenerator(plan.PayloadDirectory).Generate(plan, sweep, plan.Runs);
            var imaged = watch.Elapsed.TotalSeconds;
            var submitted = new SubmittedDag(SubmittedDag.CurrentSchema, new CondorAccess(null, null, null), TimeProvider.System.GetUtcNow(), ["alpha"], [], null, []);
            var dag = new DagFile(plan, CanaryPlan.None, new(sweep), ["vmsweep"], platform => new($"/srv/images/{platform}/disk.qcow2", ByteSize.GiB(4), ByteSize.MiB(300), Sha256: null));
            SubmissionFiles.Write(plan, new(sweep), submitted, plan.Runs, CanaryPlan.None, dag, TimeProvider.System);
            return new(plan.Runs.Count, planned, imaged - planned, watch.Elapsed.TotalSeconds - imaged);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Figures(int Runs, double Plan, double Images, double Dag)
    {
        public double Total => Plan + Images + Dag;
    }
}
