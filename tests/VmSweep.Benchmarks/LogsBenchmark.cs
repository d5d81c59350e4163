using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Waiting;
using VmSweep.Pool;
using VmSweep.PoolSimulator;
using VmSweep.Processes;
using VmSweep.Reports.Progress;

namespace VmSweep.Benchmarks;

/// <summary>Following HTCondor's logs: how fast one is read, and what waiting for a pool costs.</summary>
internal static class LogsBenchmark
{
    public const string Reading = "logs-of";

    private const int Rounds = 5;

    public static string Run()
    {
        var small = ScaleBenchmark.InAProcessOfItsOwn<ReadingFigures>(Reading, "100");
        var large = ScaleBenchmark.InAProcessOfItsOwn<ReadingFigures>(Reading, "1000");
        var report = new StringBuilder("# Logs: reading them, and waiting\n\n");
        report.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}. A nodes log as a pool of 10,000 live runs writes it, in the page cache, every event folded into its run's state; medians of {Rounds}.\n\n");
        report.Append("| log | speed | events a second | peak memory |\n|---|---|---|---|\n");
        foreach (var each in (ReadingFigures[])[small, large])
            report.Append(CultureInfo.InvariantCulture, $"| {each.Megabytes:0} MB | {each.Speed:0} MB/s | {each.Events:N0} | {each.MiB} MiB |\n");
        report.Append("\nWanted: at least 300 MB/s, and memory that does not grow with the log.\n\n").Append(Peer()).Append('\n').Append(Waiting());
        return report.ToString();
    }

    /// <summary>In a process of its own.</summary>
    public static void Read(int megabytes, string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "nodes.log");
        Write(path, megabytes * 1_000_000L);
        var times = new List<double>();
        long events = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var states = new NodeStates(TimeProvider.System);
            events = 0;
            foreach (var each in new EventLog(path, TimeProvider.System).ReadNew())
            {
                events++;
                states.Take(each);
            }

            times.Add(watch.Elapsed.TotalSeconds);
        }

        var size = new FileInfo(path).Length / 1e6;
        var median = times.Order().ElementAt(Rounds / 2);
        Console.WriteLine(JsonSerializer.Serialize(new ReadingFigures(size, size / median, (long)(events / median), ScaleRun.PeakMiB())));
    }

    /// <summary>Rounds of 10,000 runs, each with all that a node's job writes.</summary>
    private static void Write(string path, long bytes)
    {
        using var file = new FileStream(path, FileMode.Create);
        for (var cluster = 4; file.Length < bytes; cluster++)
            file.Write(Encoding.UTF8.GetBytes(SampleNode.Text(cluster, cluster % 10_000)));
    }

    /// <summary>HTCondor's own, of StartPool's pool where that runs, or of this host.</summary>
    private static string Peer()
    {
        var enter = RunningPool.Find(PoolLayout.Of(Pipeline.OfCheckout.Artifacts))?.Enter;
        if (enter is null && ProgramSearch.Find("condor_wait") is null)
            return "Peer: `condor_wait` is not on this host and no pool of StartPool's runs; not measured.\n";
        // A pool sees artifacts/ under the path that it has here.
        var directory = Directory.CreateDirectory(Path.Combine(Pipeline.Checkout, "artifacts", "bench", "peer-log")).FullName;
        try
        {
            var path = Path.Combine(directory, "nodes.log");
            Write(path, 100_000_000);
            var watch = Stopwatch.StartNew();
            string[] command = [.. enter is null ? (string[])[] : [enter], "condor_wait", path];
            Cli.Wrap(command[0]).WithArguments(command.Skip(1)).ExecuteBufferedAsync().GetAwaiter().GetResult();
            return string.Create(CultureInfo.InvariantCulture, $"Peer: `condor_wait` on the log of 100 MB: {100 / watch.Elapsed.TotalSeconds:0} MB/s.\n");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Waiting()
    {
        var directory = Path.Combine(Pipeline.Checkout, "artifacts", "bench", "waiting");
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        // As many slots as runs: all of them live at once.
        var outcome = new Simulation(new(Runs: 10_000, Hosts: 2500, Seed: 7), directory, (plan, time) => new PlainSweepProgress(TextWriter.Null, plan.Runs.Count, time)).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
        Directory.Delete(directory, recursive: true);
        if (outcome.Differences.Count > 0)
            throw new InvalidOperationException(outcome.Differences[0]);
        var (waited, makespan) = (outcome.Costs.Waiting, outcome.Facts.Makespan);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Waiting for 10,000 runs that are all live at once (simulated pool, 10,000 slots, {makespan.TotalMinutes:0} minutes in time-lapse): {waited.TotalSeconds:0.0} s of WaitForDag's own time, {100 * waited / makespan:0.00} % of a core (wanted: < 1 %); {outcome.Facts.Queries} questions to the queue, whose own cost is the schedd's and is not in it.\n");
    }
}

/// <param name="Speed">Megabytes a second.</param>
/// <param name="Events">A second.</param>
internal sealed record ReadingFigures(double Megabytes, double Speed, long Events, long MiB);
