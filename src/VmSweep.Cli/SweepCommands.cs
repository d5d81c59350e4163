using System.Globalization;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Plans;
using VmSweep.Reports;
using VmSweep.Sweeps;

namespace VmSweep.Cli;

/// <summary>What the nodes of a DAG call. Their exit codes are for DAGMan (docs/htcondor.md).</summary>
internal static class SweepCommands
{
    public static IReadOnlyList<Command> All { get; } =
    [
        new(
            "collect", "SWEEP-DIR SERIAL --job ID --return STATUS --retry N --retries N",
            "POST of a run's node: takes what its job brought back. Exit code 0: good; 1: a verdict to stand; 2: a fault, to be tried again.", Plain(Collect)),
        new("held", "SWEEP-DIR SERIAL --job ID", "HOLD of a run's node: notes why its job is held.", Plain(Held)),
        new("canary", "SWEEP-DIR NAME --job ID", "POST of a canary's node: judges what its job brought back. Exit code 1: its platform's runs must not start.", Plain(Canary)),
        new("canary-needed", "SWEEP-DIR NAME", "PRE of a proof's node, after the canaries of machines. Exit code 0: the proof is needed; 3: its platform is known to boot.", Plain(CanaryNeeded)),
        new("report", "SWEEP-DIR", "FINAL: writes the sweep's report. Exit code 0: every run is good; 1: one is not.", Plain(Report)),
    ];

    private static int Collect(CommandContext context)
    {
        var (plan, sweep, serial) = Run(context);
        var isLast = Number(context, "--retry") >= Number(context, "--retries");
        return new RunCollector(plan, sweep, TimeProvider.System).Collect(serial, context.Arguments.Required("--job"), isLast);
    }

    private static int Held(CommandContext context)
    {
        var (_, sweep, serial) = Run(context);
        HoldNotes.Add(sweep, serial, context.Arguments.Required("--job"), TimeProvider.System);
        return 0;
    }

    private static int Canary(CommandContext context)
    {
        var (sweep, name) = Node(context);
        return new CanaryCollector(SweepFinder.Load(sweep), sweep, TimeProvider.System).Collect(name, context.Arguments.Required("--job"));
    }

    private static int CanaryNeeded(CommandContext context)
    {
        var (sweep, name) = Node(context);
        return new CanaryCollector(SweepFinder.Load(sweep), sweep, TimeProvider.System).IsNeeded(name);
    }

    private static int Report(CommandContext context)
    {
        var sweep = new SweepLayout(Path.GetFullPath(context.Arguments.Positional(1, 1)[0]));
        var plan = SweepFinder.Load(sweep);
        var report = ReportPublisher.Publish(plan, sweep, KeptSweepFiles.Directory(plan, sweep), new(), TimeProvider.System);
        HostsPage.Write(report.Result, sweep);
        context.Output.WriteLine($"Report: {report.HtmlPath}");
        context.Output.WriteLine(
            $"Nobody was told of it: mail and webhook are parameters of PublishReport. './build.sh PublishReport --skip --sweep-id {sweep.Id}' with --mail-to or --webhook tells them.");
        return report.ExitCode;
    }

    private static (SweepPlan Plan, SweepLayout Sweep, string Serial) Run(CommandContext context)
    {
        var (sweep, serial) = Node(context);
        return (RunCollector.PlanOf(sweep, serial), sweep, serial);
    }

    /// <summary>A sweep, and the run or canary that the node is for.</summary>
    private static (SweepLayout Sweep, string Name) Node(CommandContext context)
    {
        var positional = context.Arguments.Positional(2, 2);
        return (new(Path.GetFullPath(positional[0])), positional[1]);
    }

    private static int Number(CommandContext context, string option) =>
        int.TryParse(context.Arguments.Required(option), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw context.Arguments.Problem($"'{context.Arguments.Option(option)}' is no number for {option}.");

    private static Func<CommandContext, Task<int>> Plain(Func<CommandContext, int> run) => context => Task.FromResult(run(context));
}
