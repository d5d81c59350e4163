using System.Diagnostics;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Collection;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;
using VmSweep.PoolSimulator.Dagman;
using VmSweep.PoolSimulator.Logs;
using VmSweep.PoolSimulator.Pool;
using VmSweep.Reports;
using VmSweep.Reports.Progress;

namespace VmSweep.PoolSimulator;

/// <summary>A sweep on a simulated pool, with the real follower, collector, journal, history and report.</summary>
/// <param name="directory">Gets an artifacts directory with one sweep in it.</param>
/// <param name="progress">Told what whoever waits is told.</param>
public sealed class Simulation(SimulationOptions options, string directory, Func<SweepPlan, TimeProvider, ISweepProgress> progress)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    public async Task<SimulationOutcome> RunAsync(CancellationToken cancellation)
    {
        var sweep = new ArtifactsLayout(Path.GetFullPath(directory)).Sweep("20261122-1830-simulated");
        var plan = SimulatedSweep.Plan(sweep.Id, options.Runs, Start);
        var files = new CondorFiles(sweep);
        var agenda = new Agenda(Start);
        var hosts = new PoolHosts(options);
        var submitting = Stopwatch.StartNew();
        SimulatedSweep.Submit(plan, sweep, [.. hosts.All.Select(host => host.Name)], new SimulatedTime(agenda, () => { }));
        submitting.Stop();

        var ledger = new Ledger();
        using var logs = new PoolLogs(agenda, files, options);
        var time = new SimulatedTime(agenda, logs.Flush);
        var fates = new RunFates(plan, options);
        var disks = new GuestDisks(Path.Combine(directory, "guest-disks"));
        disks.Make();
        var story = new MachineStory(agenda, logs, disks, plan, sweep, fates, options);
        var pool = new SimulatedPool(agenda, logs, hosts, story, options);
        using var dagman = new SimulatedDagman(agenda, plan, files, logs, pool, ledger, Collect);
        var tools = new SimulatedTools(dagman, pool, hosts);
        dagman.Start();

        var waiting = Stopwatch.StartNew();
        await using (var watching = progress(plan, time))
            await new CondorSweeper(tools, time, SweepImages.Built(new(directory)), () => throw new NotSupportedException(), [], watching.Message).WaitAsync(plan, sweep, watching, cancellation);
        waiting.Stop();
        // What DAGMan's log never said is in the jobs' own.
        logs.Dispose();

        var reporting = Stopwatch.StartNew();
        var report = ReportPublisher.Publish(plan, sweep, Path.Combine(directory, "sweep"), new(), time);
        HostsPage.Write(report.Result, sweep);
        reporting.Stop();
        return new(
            sweep, report, [.. ledger.Differences(report.Result, plan.Runs.Count)],
            new(agenda.Now - Start, ledger.All.Count(), logs.Events, logs.NodesLogBytes, logs.Late, logs.Lost, tools.Queries),
            new(submitting.Elapsed, time.PoolTime, waiting.Elapsed - time.PoolTime, reporting.Elapsed),
            [.. hosts.Bad.Select(host => (host.Name, $"{host.Fault}"))]);

        int Collect(string serial, string job, bool isLast) => new RunCollector(RunCollector.PlanOf(sweep, serial), sweep, time).Collect(serial, job, isLast);
    }
}

/// <summary>What came out.</summary>
/// <param name="Differences">Where the report is not what was planted; none where all is right.</param>
/// <param name="BadHosts">Their names and what was planted into them.</param>
public sealed record SimulationOutcome(
    SweepLayout Sweep, PublishedReport Report, IReadOnlyList<string> Differences, SimulatedFacts Facts, SimulationCosts Costs, IReadOnlyList<(string Host, string Fault)> BadHosts);

/// <param name="Makespan">By the pool's clock.</param>
/// <param name="Late">Events that came late into DAGMan's log; <paramref name="Lost"/>: never.</param>
public sealed record SimulatedFacts(TimeSpan Makespan, int Attempts, long Events, long NodesLogBytes, int Late, int Lost, int Queries);

/// <summary>Real time, by part.</summary>
public sealed record SimulationCosts(TimeSpan Submitting, TimeSpan Pool, TimeSpan Waiting, TimeSpan Reporting);
