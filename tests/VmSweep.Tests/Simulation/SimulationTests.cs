using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.PoolSimulator;
using VmSweep.Testing;

namespace VmSweep.Tests.Simulation;

/// <summary>The simulated pool itself.</summary>
public sealed class SimulationTests
{
    private static readonly SimulationOptions Small = new(Runs: 300, Hosts: 40, Seed: 11);

    [Fact(Timeout = 120_000)]
    public async Task The_same_seed_gives_the_same_bytes_in_every_log_and_another_seed_does_not()
    {
        using var first = SimulationDirectory.Create();
        using var second = SimulationDirectory.Create();
        using var third = SimulationDirectory.Create();

        var one = Logs(await RunAsync(Small, first));
        var two = Logs(await RunAsync(Small, second));
        var other = Logs(await RunAsync(Small with { Seed = 12 }, third));

        Assert.True(one.Count > 300);
        Assert.Equal(one.Keys.Order(), two.Keys.Order());
        Assert.All(one, log => Assert.Equal(log.Value, two[log.Key]));
        Assert.NotEqual(one["sweep.dag.nodes.log"], other["sweep.dag.nodes.log"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Its_logs_have_times_that_go_backwards_where_the_clock_was_corrected()
    {
        using var directory = SimulationDirectory.Create();
        var outcome = await RunAsync(Small with { ClockCorrected = TimeSpan.FromMinutes(20) }, directory);
        var times = EventLog.ReadAll(new CondorFiles(outcome.Sweep).NodesLog, new ManualTime()).Select(each => each.Time).ToList();
        Assert.Contains(times.Zip(times.Skip(1)), pair => pair.Second - pair.First < TimeSpan.FromSeconds(-80));
        Assert.Empty(outcome.Differences);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_pool_without_any_fault_gives_a_report_without_any()
    {
        using var directory = SimulationDirectory.Create();
        var outcome = await RunAsync(Small with { BadHosts = 0, LatePerThousand = 0, LostEnds = 0, SilentRemovals = 0 }, directory);
        Assert.Empty(outcome.Differences);
        Assert.Equal(0, outcome.Facts.Lost);
        Assert.Empty(outcome.BadHosts);
    }

    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--runs", "many")]
    [InlineData("--host", "3")]
    [InlineData("--seed")]
    public async Task Bad_arguments_are_refused_with_what_is_known(params string[] arguments)
    {
        var said = new StringWriter();
        Assert.Equal(2, await SimulationCommand.RunAsync(arguments, said, TestContext.Current.CancellationToken));
        Assert.Contains("--runs", said.ToString());
    }

    private static Task<SimulationOutcome> RunAsync(SimulationOptions options, TemporaryDirectory directory) =>
        new PoolSimulator.Simulation(options, directory.Path, (_, _) => new SilentProgress()).RunAsync(TestContext.Current.CancellationToken);

    private static Dictionary<string, string> Logs(SimulationOutcome outcome) => Directory.EnumerateFiles(outcome.Sweep.Root, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) is "job.log" or "sweep.dag.nodes.log" or "sweep.dag.dagman.log" or "sweep.jobstate" or "sweep.status")
        .ToDictionary(path => Path.GetRelativePath(outcome.Sweep.Root, path), File.ReadAllText);
}
