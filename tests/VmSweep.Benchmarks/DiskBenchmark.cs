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
    private const int ApplianceRounds = 3;
    private const string Sample = "sample.qcow2";

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
        Line("Ours is called inside the process, as the sweep calls it; the peers are processes, as their users start them; appliances run under TCG (force_tcg).");
        Line();
        Line("| task | ours | peer | ratio | wanted |");
        Line("|---|---|---|---|---|");
        var make = Pairs.Medians(Rounds, round => Make(At($"ours{round}.qcow2")), PeerMake);
        Row("make: vs `mke2fs -d` + `qemu-img convert`", make.Ours, make.Peer, "10");
        Make(At(Sample));
        var extract = Pairs.Medians(Rounds, round => Extract(At(Sample), At($"out{round}")), PeerExtract);
        Row("extract: vs `qemu-img convert` + `debugfs rdump`", extract.Ours, extract.Peer, "10");
        Appliance("virt-make-fs", make.Ours, round => Start("virt-make-fs", "--size=10M", "--format=qcow2", "--type=ext2", At("source"), At($"appliance{round}.qcow2")));
        Appliance("guestfish", extract.Ours, round =>
        {
            Directory.CreateDirectory(At($"guestfish{round}"));
            Start("guestfish", "--ro", "-a", At(Sample), "-m", "/dev/sda", "copy-out", "/input", At($"guestfish{round}"));
        });
        Line();
        WholeSweep(make.Peer, extract.Peer);
        return _report.ToString();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>End to end: all images of a sweep are made, and all of them are taken apart.</summary>
    private void WholeSweep(TimeSpan peerMake, TimeSpan peerExtract)
    {
        var directory = Directory.CreateDirectory(At("sweep")).FullName;
        Phase("made", peerMake, () => Parallel.For(0, SweepRuns, i => Make(Path.Combine(directory, $"{i:0000}.qcow2"), i)));
        Phase("extracted", peerExtract, () => ExtractAll(directory));
        using var self = Process.GetCurrentProcess();
        Line($"Peak memory of the process, all rounds above included: {self.PeakWorkingSet64 >> 20} MiB (wanted: < 200).");
    }

    private static void ExtractAll(string directory)
    {
        ExtractionJob[] jobs = [.. Enumerable.Range(0, SweepRuns).Select(i => Path.Combine(directory, $"{i:0000}")).Select(path => new ExtractionJob(path + ".qcow2", DiskImageFormat.Qcow2, "/input", path))];
        var outcomes = Extractor.ExtractAllAsync(jobs, Environment.ProcessorCount).GetAwaiter().GetResult();
        if (outcomes.Any(outcome => outcome.Report is not { IsComplete: true }))
            throw new InvalidOperationException("Not everything came out.");
    }

    private void Phase(string what, TimeSpan peer, Action run)
    {
        var before = Environment.CpuUsage.TotalTime;
        var time = Pairs.Time(run);
        var processor = Environment.CpuUsage.TotalTime - before;
        Line($"{SweepRuns} images of their own content {what}, in parallel: **{Seconds(time)} s** (wanted: < 5 s; {Seconds(processor)} s of processor time). The peer would take about {Seconds(peer * SweepRuns / Environment.ProcessorCount)} s (its median times {SweepRuns}, over {Environment.ProcessorCount} processors; reckoned, not run).");
        Line();
    }

    private void Appliance(string program, TimeSpan ours, Action<int> run)
    {
        if (!Array.Exists(SearchPath, directory => File.Exists(Path.Combine(directory, program))))
        {
            Line($"| vs `{program}` | {Milliseconds(ours)} ms | not installed here, not measured (Debian: apt install libguestfs-tools linux-image-amd64) | | ≥ 1,000 × |");
            return;
        }

        try
        {
            // The first run builds the appliance, which stays in a cache; it is not counted.
            run(-1);
            Row($"vs `{program}` (median of {ApplianceRounds}, after one that builds its appliance)", ours, Pairs.Median([.. Enumerable.Range(0, ApplianceRounds).Select(round => Pairs.Time(() => run(round)))]), "1,000");
        }
        catch (Exception exception) when (exception is CliWrap.Exceptions.CommandExecutionException or OperationCanceledException)
        {
            Line($"| vs `{program}` | {Milliseconds(ours)} ms | installed, but it failed here ({exception.GetType().Name}): not measured | | ≥ 1,000 × |");
        }
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

    private void PeerMake(int round)
    {
        Start("mke2fs", "-q", "-F", "-t", "ext2", "-d", At("source"), At($"peer{round}.raw"), "10M");
        Start("qemu-img", "convert", "-f", "raw", "-O", "qcow2", At($"peer{round}.raw"), At($"peer{round}.qcow2"));
    }

    private void PeerExtract(int round)
    {
        var target = Directory.CreateDirectory(At($"peer-out{round}")).FullName;
        Start("qemu-img", "convert", "-f", "qcow2", "-O", "raw", At(Sample), At($"peer-in{round}.raw"));
        Start("debugfs", "-R", $"rdump /input {target}", At($"peer-in{round}.raw"));
    }

    private static void Start(string program, params string[] arguments)
    {
        // An appliance under a KVM that is there and boots nothing would never end.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment => environment
                .Set("PATH", string.Join(':', SearchPath))
                .Set("LIBGUESTFS_BACKEND", "direct")
                .Set("LIBGUESTFS_BACKEND_SETTINGS", "force_tcg"))
            .ExecuteAsync(limit.Token)
            .GetAwaiter()
            .GetResult();
    }

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
