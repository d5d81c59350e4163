using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.PoolSimulator;
using VmSweep.Reports;

namespace VmSweep.Benchmarks;

/// <summary>One size, in a process of its own: its memory is then this size's.</summary>
internal static class ScaleRun
{
    public const string Name = "scale-of";

    public static void Run(int runs, string directory)
    {
        var sweep = new ArtifactsLayout(directory).Sweep("20261122-1830-simulated");
        var times = new List<(string, double)>();
        var plan = Time("plan", () =>
        {
            var made = SimulatedSweep.Plan(sweep.Id, runs, new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero));
            JsonFile.Write(sweep.Plan, made);
            return SweepFinder.Load(sweep);
        });
        Time("DAG and journal", () =>
        {
            SimulatedSweep.Submit(plan, sweep, [.. Enumerable.Range(0, 300).Select(number => $"ep{number:0000}.pool.example")], TimeProvider.System);
            return 0;
        });
        ScaleSample.WriteResults(plan, sweep);
        var report = Time("history and report", () => ReportPublisher.Publish(plan, sweep, directory, new(), TimeProvider.System));
        if (report.Result.Runs.Count != runs)
            throw new InvalidOperationException($"{report.Result.Runs.Count} of {runs} runs are reported.");
        Console.WriteLine(JsonSerializer.Serialize(new ScaleFigures(runs, times.ToDictionary(time => time.Item1, time => time.Item2), PeakMiB())));

        T Time<T>(string what, Func<T> action)
        {
            var watch = Stopwatch.StartNew();
            var value = action();
            times.Add((what, watch.Elapsed.TotalSeconds));
            return value;
        }
    }

    /// <summary>The most that this process ever had in memory.</summary>
    public static long PeakMiB()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}

/// <param name="Seconds">By stage.</param>
/// <param name="MiB">The most that the process had.</param>
internal sealed record ScaleFigures(int Runs, Dictionary<string, double> Seconds, long MiB);
