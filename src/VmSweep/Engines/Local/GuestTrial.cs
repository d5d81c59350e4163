using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>Boots a base image once with a payload that only says yes, to learn whether image and accelerator work.</summary>
public sealed class GuestTrial(IProcessRunner processes, TimeProvider time, string workDirectory)
{
    private const string Payload = "#!/bin/sh\nexit 0\n";

    private static readonly ByteSize IoImageSize = ByteSize.MiB(8);

    private static readonly ByteSize Memory = ByteSize.MiB(512);

    /// <param name="baseImage">The image; it is not written to.</param>
    /// <param name="platform">Whose image it is.</param>
    /// <param name="accelerator">What executes the guest.</param>
    /// <param name="bootLimit">How long the guest may boot.</param>
    /// <param name="silenceLimit">How long its console may be silent while booting.</param>
    /// <param name="cancellation">Ends the trial.</param>
    public async Task<TrialReport> BootAsync(
        BaseDisk baseImage, PlatformName platform, AcceleratorKind accelerator, TimeSpan bootLimit, TimeSpan silenceLimit, CancellationToken cancellation)
    {
        var files = new RunLayout(Path.Combine(workDirectory, $"trial-{platform}-{Path.GetRandomFileName()}"));
        try
        {
            MakeDisks(files, baseImage, cancellation);
            var spec = new MachineSpec($"trial-{platform}", platform.Architecture, accelerator, Memory, Cpus: 1, files.SystemOverlay, baseImage, files.ResultImage, files.MachineProcessId);
            var limits = StageLimits.Default with { Boot = bootLimit, BootSilence = silenceLimit };
            var machine = await new MachineRunner(processes, time)
                .RunAsync(spec, files.Console, limits, payloadLimit: TimeSpan.FromMinutes(1), static _ => { }, cancellation);
            var evidence = new RunEvidence { End = machine.End, Disk = ResultDisk.Extract(files), Markers = machine.Markers, Alarms = machine.Alarms };
            var judgement = VerdictRules.Judge(evidence);
            return new(judgement.Verdict == Verdict.Pass, judgement.Reason, machine.Ended - machine.Started, machine.Markers, ConsoleTail(files.Console), machine.End is not MachineEnd.NotLaunched);
        }
        finally
        {
            if (Directory.Exists(files.Root))
                Directory.Delete(files.Root, recursive: true);
        }
    }

    /// <summary>A trial says something about an image or an accelerator; a full disk is neither's fault, and ends the sweep.</summary>
    private static void MakeDisks(RunLayout files, BaseDisk baseImage, CancellationToken cancellation)
    {
        try
        {
            InputImage.Write(files.ResultImage, IoImageSize, AddPayload, GuestSettings.Default, new Dictionary<string, string>(), cancellation);
            DiskPreparation.CreateOverlay(baseImage, files.SystemOverlay);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && exception is not FileNotFoundException)
        {
            throw UnwritableFile.Problem(files.Root, exception);
        }
    }

    private static void AddPayload(ExtTree tree) =>
        tree.AddFile(InputImage.RunJob, FileContent.FromText(Payload), UnixMetadata.Executable);

    private static string ConsoleTail(string path)
    {
        const int shown = 30;
        return File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(shown)) : "";
    }
}

/// <summary>How a trial went.</summary>
/// <param name="Reason">In one sentence.</param>
/// <param name="Duration">From QEMU's start to its end.</param>
/// <param name="Markers">The stages that the guest announced.</param>
/// <param name="Console">The last lines of the guest's console.</param>
/// <param name="HadGuest">False where QEMU did not come so far: that says as much about the image as about the accelerator.</param>
public sealed record TrialReport(bool Succeeded, string Reason, TimeSpan Duration, IReadOnlyList<ConsoleMarker> Markers, string Console, bool HadGuest);
