using System.Globalization;
using System.Text.Json;
using VmSweep.PoolSimulator;
using VmSweep.Reports.Progress;

namespace VmSweep.Benchmarks;

/// <summary>A hundred thousand runs on a pool with faults, in time-lapse: everything that happens to a run on a pool, ten times over.</summary>
internal static class SimulationBenchmark
{
    public const string Name = "simulation-of";

    private const int Runs = 100_000;

    public static string Run()
    {
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var figures = ScaleBenchmark.InAProcessOfItsOwn<SimulationFigures>(Name, $"{Runs}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Simulation: {Runs:N0} runs on 3,000 hosts with planted faults

            {Environment.ProcessorCount} processors, load at the start {load}; seed 7.

            | submitting | pool and POST scripts | WaitForDag | report | attempts | events | makespan, simulated | peak memory |
            |---|---|---|---|---|---|---|---|
            | {figures.Submitting:0.0} s | {figures.Pool:0.0} s | {figures.Waiting:0.0} s ({100 * figures.Waiting / figures.Makespan:0.00} % of a core) | {figures.Reporting:0.0} s | {figures.Attempts:N0} | {figures.Events:N0} | {TimeSpan.FromSeconds(figures.Makespan).TotalHours:0.0} h | {figures.MiB} MiB |

            Every planted fault is in the report, with its host, and nothing else is.

            """);
    }

    /// <summary>In a process of its own.</summary>
    public static void Run(int runs, string directory)
    {
        var outcome = new Simulation(new(runs, Hosts: 3000, Seed: 7), directory, (plan, time) => new PlainSweepProgress(TextWriter.Null, plan.Runs.Count, time)).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        if (outcome.Differences.Count > 0)
            throw new InvalidOperationException($"The report differs from what was planted in {outcome.Differences.Count} places, the first: {outcome.Differences[0]}");
        var (facts, costs) = (outcome.Facts, outcome.Costs);
        Console.WriteLine(JsonSerializer.Serialize(new SimulationFigures(
            costs.Submitting.TotalSeconds, costs.Pool.TotalSeconds, costs.Waiting.TotalSeconds, costs.Reporting.TotalSeconds, facts.Attempts, facts.Events, facts.Makespan.TotalSeconds, ScaleRun.PeakMiB())));
    }
}

/// <summary>Seconds, but for what is counted; <paramref name="Makespan"/> by the pool's clock.</summary>
internal sealed record SimulationFigures(double Submitting, double Pool, double Waiting, double Reporting, int Attempts, long Events, double Makespan, long MiB);
