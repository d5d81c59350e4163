using VmSweep.Benchmarks;

if (args is [ScaleRun.Name, var runs, var directory])
{
    ScaleRun.Run(int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture), directory);
    return 0;
}

if (args is [LogsBenchmark.Reading, var megabytes, var place])
{
    LogsBenchmark.Read(int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture), place);
    return 0;
}

if (args is [SimulationBenchmark.Name, var simulated, var root])
{
    SimulationBenchmark.Run(int.Parse(simulated, System.Globalization.CultureInfo.InvariantCulture), root);
    return 0;
}

// Writes artifacts/bench/*.md, one for each of the benchmarks below or for those that are named. Run it in Release, on a quiet machine.
Dictionary<string, Func<string>> benchmarks = new(StringComparer.Ordinal)
{
    ["disks"] = () =>
    {
        using var disks = new DiskBenchmark();
        return disks.Run();
    },
    ["starts"] = () => new StartBenchmark().RunStarts(),
    ["peer"] = () => new StartBenchmark().RunPeer(),
    ["guests"] = () => new StartBenchmark().RunGuests(),
    ["scale"] = () => new ScaleBenchmark().Run(),
    ["simulation"] = SimulationBenchmark.Run,
    ["logs"] = LogsBenchmark.Run,
    ["targets"] = () => new TargetBenchmark().Run(),
};
if (args.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}': {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
{
    var text = benchmarks[name]();
    var path = Path.Combine(Directory.CreateDirectory(Path.Combine(DiskBenchmark.RepositoryRoot(), "artifacts", "bench")).FullName, $"{name}.md");
    File.WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));
    Console.Write(text);
    Console.WriteLine($"Written to {path}");
}

return 0;
