using VmSweep.Benchmarks;

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
