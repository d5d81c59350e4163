using VmSweep.Disks;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>One attempt at a run: fresh disks, one machine, what came back, and what that means.</summary>
internal sealed class RunAttempt(
    SweepPlan plan, MachineFactory machines, KeepOverlays keep, MachineRunner runner, TimeProvider time) : IRunAttempt
{
    private readonly BaseImageHealth _images = new();

    public async Task<AttemptOutcome> RunAsync(PlannedRun run, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var spec = machines.For(run, files);
        var machine = Prepare(spec, files) is { } end
            ? MachineOutcome.WithoutGuest(time.GetUtcNow(), end)
            : await runner.RunAsync(spec, files.Console, plan.Limits, run.PayloadLimit, onStage, cancellation);

        var disk = ResultDisk.Extract(files);
        var judgement = Judge(machine, disk);
        if (judgement.Verdict is Verdict.NoLaunch or Verdict.BootHang)
        {
            // It did not come up. Whose fault was it: the image's, the accelerator's?
            if (_images.Read(spec.BaseImage) is { } damage)
                judgement = Judge(machine with { End = new MachineEnd.ImageUnusable(damage) }, disk);
            else
                await machines.Accelerators.DoubtAsync(spec.Accelerator, spec.BaseImage, run.Run.Platform, cancellation);
        }

        return new(machine, judgement, disk.Payload.Cases, GuestFactsBuilder.From(disk));
    }

    public void CleanUp(RunLayout files, Verdict verdict)
    {
        if (keep == KeepOverlays.None || (keep == KeepOverlays.Failed && verdict.IsGood()))
            File.Delete(files.SystemOverlay);
    }

    private static Judgement Judge(MachineOutcome machine, DiskEvidence disk) =>
        VerdictRules.Judge(new() { End = machine.End, Disk = disk, Markers = machine.Markers, Alarms = machine.Alarms });

    /// <summary>Makes the disks. Returns why there can be no guest; null where there can.</summary>
    private static MachineEnd? Prepare(MachineSpec spec, RunLayout files)
    {
        if (BaseImageHealth.Glance(spec.BaseImage) is { } damage)
            return new MachineEnd.ImageUnusable(damage);
        try
        {
            DiskPreparation.CreateOverlay(spec.BaseImage, spec.SystemDisk);
            File.Copy(files.InputImage, files.ResultImage, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is DiskException or IOException or UnauthorizedAccessException)
        {
            return new MachineEnd.NotLaunched(exception.Message);
        }
    }
}
