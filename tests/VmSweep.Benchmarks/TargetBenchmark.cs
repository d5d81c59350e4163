using System.Globalization;
using System.Text;
using CliWrap;

namespace VmSweep.Benchmarks;

/// <summary>How long a user waits for what does nothing: the start of the pipeline, and of <c>vmsweep</c>.</summary>
internal sealed class TargetBenchmark
{
    private const int Rounds = 11;

    private readonly StringBuilder _report = new();

    public string Run()
    {
        Line("# Targets: what a start costs");
        Line();
        Line($"Whole processes, second call and later, medians of {Rounds}; {Environment.ProcessorCount} processors, load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.");
        Line();
        Line("| what | time | wanted |");
        Line("|---|---|---|");
        Row("`./build.sh --help`", "< 0.5 s", () => Pipeline.OfCheckout.Build("--help"));
        Row("`./build.sh Status`: base images, sweeps, what is up to date", "< 0.5 s", () => Pipeline.OfCheckout.Build("Status"));
        Row("`vmsweep disk check` of a sweep's I/O image", "< 0.15 s", () => VmSweep("disk", "check", Image(), "--format", "qcow2"));
        var collected = new CollectSample();
        Row("`vmsweep collect` of a run's I/O disk of 8 MiB", "< 0.15 s", collected.Forget, () => VmSweep("collect", collected.Sweep, "000", "--job", CollectSample.Job, "--return", "0", "--retry", "0", "--retries", "0"));
        Line();
        Line("Peers, as recorded with the real package Nuke.Common 10.1 on two cores (it cannot be restored everywhere, so not in this run): stock `build.sh` 3.8 s, its bare program 1.1 s.");
        return _report.ToString();
    }

    private void Row(string what, string wanted, Action run) => Row(what, wanted, static () => { }, run);

    private void Row(string what, string wanted, Action prepare, Action run)
    {
        prepare();
        run();
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            prepare();
            times.Add(Pairs.Time(run));
        }

        var median = Pairs.Median(times);
        Line(string.Create(CultureInfo.InvariantCulture, $"| {what} | {median.TotalSeconds:0.00} s | {wanted} |"));
    }

    private static string Image() => Pipeline.OfCheckout.Artifacts.AllSweeps().Select(sweep => sweep.Run("000").InputImage).First(File.Exists);

    private static void VmSweep(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Cli.Wrap(Path.Combine(Pipeline.Checkout, "src", "VmSweep.Cli", "bin", "Release", "net10.0", "vmsweep")).WithArguments(arguments).ExecuteAsync(limit.Token).GetAwaiter().GetResult();
    }

    private void Line(string text = "") => _report.Append(text).Append('\n');
}
