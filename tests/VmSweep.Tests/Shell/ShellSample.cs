using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.ImageStore;
using VmSweep.InputImages;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Shell;
using VmSweep.Testing;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Shell;

/// <summary>A planned sweep whose first run has, of what a run leaves, what a test gives it.</summary>
internal sealed class ShellSample : IDisposable
{
    private readonly SampleSweepDirectory _directory = new();
    private readonly PlannedSweep _planned;

    public ShellSample() => _planned = _directory.Plan();

    public SweepPlan Plan => _planned.Plan;

    public SweepLayout Sweep => _planned.Layout;

    public RunLayout Files => Sweep.Run("000");

    public ManualTime Time => _directory.Time;

    public string Shells => _directory.Artifacts.Shells;

    public StoreLayout Images => new(_directory.Artifacts.BaseImages);

    public string BaseImage => Images.Disk(Plan.Runs[0].Run.Platform, Plan.Images[Plan.Runs[0].Run.Platform.ToString()]);

    public RunChoice Choose(params IReadOnlyList<string> serials) => RunChoice.Of(Plan, Sweep, Selection.All with { Runs = serials });

    public ShellDisks Disks(string? used = null) => ShellDisks.For(Choose("000"), Plan, used, [new(_directory.Artifacts.Root), Images]);

    public ShellSample WithBaseImage(DateTimeOffset built) => WithBaseImage(BaseImage, built, "");

    /// <param name="disk">Where.</param>
    /// <param name="sha256">What its manifest says.</param>
    public ShellSample WithBaseImage(string disk, DateTimeOffset built, string sha256)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(disk)!);
        WriteDisk(disk);
        var manifest = new BaseImageManifest(
            BaseImageManifest.CurrentSchema, Plan.Runs[0].Run.Platform, "f", "t", "b", built, built, new(new FileInfo(disk).Length), ByteSize.MiB(1), sha256, new Dictionary<string, string>(), [], "", "", []);
        JsonFile.Write(Path.Combine(Path.GetDirectoryName(disk)!, BaseImageManifest.FileName), manifest);
        return this;
    }

    public ShellSample WithOverlay()
    {
        Directory.CreateDirectory(Files.Root);
        WriteDisk(Files.SystemOverlay);
        return this;
    }

    public ShellSample WithIoImage(string path)
    {
        InputImage.Write(
            path, ByteSize.MiB(2), tree => tree.AddFile(InputImage.RunJob, FileContent.FromText("#!/bin/sh\n"), UnixMetadata.Executable), GuestSettings.Default, new Dictionary<string, string>());
        return this;
    }

    public ShellSample WithResult(string serial, Verdict verdict)
    {
        var run = Plan.Runs.Single(run => run.Run.Serial == serial).Run;
        JsonFile.Write(Sweep.Run(serial).Result, new RunResult(RunResult.CurrentSchema, run, verdict, "as the test says", [], [], null, null, []));
        return this;
    }

    public void Dispose() => _directory.Dispose();

    private static void WriteDisk(string path)
    {
        using var disk = DiskImage.Create(path, DiskImageFormat.Qcow2, ByteSize.MiB(1).Bytes);
        disk.Complete();
    }
}
