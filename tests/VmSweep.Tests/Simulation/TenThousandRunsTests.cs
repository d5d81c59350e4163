using VmSweep.Analysis;
using VmSweep.PoolSimulator;
using VmSweep.Reports.Progress;
using VmSweep.Results;

namespace VmSweep.Tests.Simulation;

/// <summary>Ten thousand runs on a pool with planted faults: the real follower, collector, journal, history and report over the logs of a simulated HTCondor.</summary>
public sealed class TenThousandRunsTests
{
    private static readonly SimulationOptions Options = new(Runs: 10_000, Hosts: 300, Seed: 7);

    [Fact(Timeout = 600_000)]
    public async Task Every_planted_fault_is_found_with_its_host_and_no_run_is_lost_or_repeated()
    {
        using var directory = SimulationDirectory.Create();
        var said = new StringWriter();

        var outcome = await new PoolSimulator.Simulation(Options, directory.Path, (plan, time) => new PlainSweepProgress(said, plan.Runs.Count, time)).RunAsync(TestContext.Current.CancellationToken);

        Assert.Empty(outcome.Differences);
        var (result, hosts) = (outcome.Report.Result, outcome.Report.Analysis.Hosts);
        Assert.Equal(Options.Runs, result.Runs.Select(run => run.Run.Serial).Distinct().Count());
        Assert.All(result.Runs, run => Assert.DoesNotContain(run.Attempts.SkipLast(1), attempt => !attempt.Verdict.IsFault()));
        Assert.Equal(21, outcome.BadHosts.Count);
        var bad = outcome.BadHosts.Select(host => host.Host).ToHashSet();
        var excluded = hosts.Where(host => host.Advice == HostAdvice.Exclude).Select(host => host.Host).ToHashSet();
        Assert.Empty(excluded.Except(bad));
        // The other kinds fail a share of their runs, or one run and never again.
        Assert.Subset(excluded, outcome.BadHosts.Where(host => host.Fault == "NoNetwork").Select(host => host.Host).ToHashSet());
        Assert.All(bad, host => Assert.Contains(host, File.ReadAllText(Path.Combine(outcome.Sweep.Report, "hosts.txt")), StringComparison.Ordinal));
        Assert.True(outcome.Facts is { Late: > 100, Lost: 2 }, $"{outcome.Facts}");
        Assert.Equal(1, said.ToString().Split("the DAG is removed, what there is is reported").Length - 1);
    }
}
