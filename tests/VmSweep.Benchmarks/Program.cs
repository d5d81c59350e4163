using VmSweep.Benchmarks;

// Writes artifacts/bench/disks.md, or the file that is named. Run it in Release, on a quiet machine.
var report = args.Length > 0 ? args[0] : Path.Combine(DiskBenchmark.RepositoryRoot(), "artifacts", "bench", "disks.md");
using var benchmark = new DiskBenchmark();
var text = benchmark.Run();
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(report))!);
File.WriteAllBytes(report, System.Text.Encoding.UTF8.GetBytes(text));
Console.Write(text);
Console.WriteLine($"Written to {report}");
