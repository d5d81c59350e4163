using System.Diagnostics;
using System.Globalization;
using System.Text;
using CliWrap;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;

namespace VmSweep.Benchmarks;

/// <summary>
/// The disks of test runs: an image of 10 MB with 20 files is made and taken apart, by this library inside its process as the sweep
/// does it, and by the programs that others use.
/// </summary>
internal sealed class DiskBenchmark : IDisposable
{
    private const long ImageSize = 10 << 20;
    private const int Rounds = 31;

    // What the living system's parameter files make (issue "VmSweep.Disks", item 7).
    private const int SweepRuns = 1564;

    private static readonly string[] SearchPath = [.. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':'), "/usr/sbin", "/sbin"];

    private readonly string _root = Directory.CreateTempSubdirectory("vmsweep-bench-").FullName;
    private readonly StringBuilder _report = new();

    public static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VmSweep.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? Directory.GetCurrentDirectory();
    }

    public string Run()
    {
        MakeSource();
        Line("# Disks: this library beside its peers");
        Line();
        Line($"Image of 10 MiB with 20 files (about 1 MB), medians of {Rounds} alternating rounds, {Environment.ProcessorCount} processors, .NET {Environment.Version}, load at the start {Load()}.");
        Line("Ours is called inside the process, as the sweep calls it; the peers are processes, as their users start them.");
        Line();
        Line("| task | ours | peer | ratio | wanted |");
        Line("|---|---|---|---|---|");
        var make = Pairs.Medians(Rounds, i => Make(At($"ours{i & 7}.qcow2")), _ => PeerMake());
        Row("make: vs `mke2fs -d` + `qemu-img convert`", make.Ours, make.Peer, "10");
        var extract = Pairs.Medians(Rounds, i => Extract(At("ours0.qcow2"), At($"out{i}")), _ => PeerExtract());
        Row("extract: vs `qemu-img convert` + `debugfs rdump`", extract.Ours, extract.Peer, "10");
        Appliance("virt-make-fs", make.Ours, () => Start("virt-make-fs", "--size=10M", "--format=qcow2", "--type=ext2", At("source"), At("appliance.qcow2")));
        Appliance("guestfish", extract.Ours, () =>
        {
            Directory.CreateDirectory(At("guestfish"));
            Start("guestfish", "--ro", "-a", At("ours0.qcow2"), "-m", "/dev/sda", "copy-out", "/input", At("guestfish"));
        });
        Line();
        WholeSweep(make.Peer);
        return _report.ToString();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void WholeSweep(TimeSpan peerMake)
    {
        var directory = Directory.CreateDirectory(At("sweep")).FullName;
        var before = Environment.CpuUsage.TotalTime;
        var time = Pairs.Time(() => Parallel.For(0, SweepRuns, i => Make(Path.Combine(directory, $"{i:0000}.qcow2"), i)));
        var processor = Environment.CpuUsage.TotalTime - before;
        using var self = Process.GetCurrentProcess();
        var peak = self.PeakWorkingSet64 >> 20;
        var peer = peerMake * SweepRuns / Environment.ProcessorCount;
        Line($"{SweepRuns} images of their own content, in parallel: **{Seconds(time)} s** (wanted: < 5 s; {Seconds(processor)} s of processor time), peak memory of the process {peak} MiB (wanted: < 200).");
        Line($"The peer would take about {Seconds(peer)} s (its median times {SweepRuns}, over {Environment.ProcessorCount} processors; reckoned, not run).");
    }

    private void Appliance(string program, TimeSpan ours, Action run)
    {
        if (Array.Exists(SearchPath, directory => File.Exists(Path.Combine(directory, program))))
            Row($"vs `{program}` (one run)", ours, Pairs.Time(run), "1,000");
        else
            Line($"| vs `{program}` | {Milliseconds(ours)} ms | not installed here, not measured | | 1,000 |");
    }

    private void Make(string path, int number = 0)
    {
        var tree = new ExtTree()
            .AddHostDirectory(At("source"), "/input")
            .AddFile("/run-job", FileContent.FromText("#!/bin/sh\n"), UnixMetadata.Executable)
            .AddFile("/input/run.json", FileContent.FromText($"{{ \"serial\": {number} }}\n"))
            .AddDirectory("/output")
            .AddReservedFile("/.vmsweep/record", 1 << 20, FileContent.FromBytes(new byte[8192]));
        ExtWriter.WriteImage(path, DiskImageFormat.Qcow2, ImageSize, tree, new ExtFormatOptions { Label = "VMSWEEP" });
    }

    private static void Extract(string image, string target)
    {
        using var disk = DiskImage.Open(image, DiskImageFormat.Qcow2);
        var report = Extractor.Extract(ExtFileSystem.Open(disk), "/input", target);
        if (!report.IsComplete || report.Files < 20)
            throw new InvalidOperationException($"{report.Files} files came out of {image}.");
    }

    private void PeerMake()
    {
        File.Delete(At("peer.raw"));
        Start("mke2fs", "-q", "-F", "-t", "ext2", "-d", At("source"), At("peer.raw"), "10M");
        Start("qemu-img", "convert", "-f", "raw", "-O", "qcow2", At("peer.raw"), At("peer.qcow2"));
    }

    private void PeerExtract()
    {
        var target = At("peer-out");
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        Start("qemu-img", "convert", "-f", "qcow2", "-O", "raw", At("ours0.qcow2"), At("peer-in.raw"));
        Start("debugfs", "-R", $"rdump /input {target}", At("peer-in.raw"));
    }

    private static void Start(string program, params string[] arguments) => Cli.Wrap(program)
        .WithArguments(arguments)
        .WithEnvironmentVariables(environment => environment.Set("PATH", string.Join(':', SearchPath)))
        .ExecuteAsync()
        .GetAwaiter()
        .GetResult();

    private void MakeSource()
    {
        Directory.CreateDirectory(At("source"));
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            // From a kilobyte to 145 kB, as payloads are: scripts, a few logs, a package.
            var content = new byte[1000 + (i * i * 400)];
            random.NextBytes(content);
            File.WriteAllBytes(At($"source/file{i}"), content);
        }
    }

    private void Row(string task, TimeSpan ours, TimeSpan peer, string wanted) =>
        Line(string.Create(CultureInfo.InvariantCulture, $"| {task} | {Milliseconds(ours)} ms | {Milliseconds(peer)} ms | {peer / ours:0.#} × | ≥ {wanted} × |"));

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private string At(string name) => Path.Combine(_root, name);

    private void Line(string text = "") => _report.Append(text).Append('\n');
}
