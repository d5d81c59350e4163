using System.Globalization;
using VmSweep.Analysis;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.PoolSimulator;

/// <summary>What somebody who plans a pool wants to know of a simulation.</summary>
internal static class SimulationSummary
{
    private const int Shown = 10;

    public static IEnumerable<string> Lines(SimulationOptions options, SimulationOutcome outcome)
    {
        var (facts, costs, runs) = (outcome.Facts, outcome.Costs, outcome.Report.Result.Runs);
        var slots = options.Hosts * options.Slots;
        var account = outcome.Report.Analysis.Account!;
        var all = account.Goodput + account.Badput;
        yield return Text($"{options.Runs} runs on {options.Hosts} hosts with {options.Slots} slots each, seed {options.Seed}");
        yield return Text($"  makespan {Durations.Show(facts.Makespan)}; slots were busy {100 * all.TotalHours / (facts.Makespan.TotalHours * slots):0} % of it");
        yield return Text($"  {facts.Attempts} attempts: {account.Goodput.TotalHours:0} slot hours led to a verdict, {account.Badput.TotalHours:0} were lost to faults");
        foreach (var verdict in runs.GroupBy(run => run.Verdict).OrderBy(group => group.Key))
            yield return Text($"  {verdict.Count(),8} {verdict.Key.Word()}");
        yield return Text($"  {outcome.BadHosts.Count} hosts were bad; the report excludes {outcome.Report.Analysis.Hosts.Count(host => host.Advice == HostAdvice.Exclude)}");
        yield return Text($"  {facts.Events} events, {facts.NodesLogBytes / 1e6:0.0} MB in DAGMan's log; {facts.Late} late, {facts.Lost} lost");
        yield return Text($"  took {costs.Submitting.TotalSeconds:0.0} s to submit, {costs.Pool.TotalSeconds:0.0} s for the pool and its POST scripts, {costs.Waiting.TotalSeconds:0.0} s to wait, {costs.Reporting.TotalSeconds:0.0} s to report");
        yield return Text($"  report: {outcome.Report.HtmlPath}");
        if (outcome.Differences.Count == 0)
        {
            yield return "  every planted fault is in the report, with its host, and nothing else is";
            yield break;
        }

        yield return Text($"  THE REPORT DIFFERS from what was planted in {outcome.Differences.Count} places:");
        foreach (var line in outcome.Differences.Take(Shown))
            yield return $"    {line}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
