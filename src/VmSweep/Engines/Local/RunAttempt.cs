using VmSweep.Disks;
using VmSweep.Engines.Local.Warm;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>One attempt at a run: fresh disks, one machine, what came back, and what that means.</summary>
internal sealed class RunAttempt(
    SweepPlan plan, MachineFactory machines, WarmOrCold starts, KeepOverlays keep, MachineRunner runner, TimeProvider time) : IRunAttempt
{
    public async Task<AttemptOutcome> RunAsync(PlannedRun run, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var image = machines.BaseImageOf(run.Run.Platform);
        var look = await machines.LookAsync(image, false, cancellation);
        var spec = look.Disk is null ? null : machines.For(run, files, look.Disk);
        var (machine, start) = spec is null
            ? (MachineOutcome.WithoutGuest(time.GetUtcNow(), new MachineEnd.ImageUnusable(look.Wrong!)), null)
            : await RunMachineAsync(run, spec, files, onStage, cancellation);
        var disk = ResultDisk.Extract(files);
        var judgement = Judge(machine, disk);
        if (spec is not null && judgement.Verdict is (Verdict.NoLaunch or Verdict.BootHang))
        {
            // It did not come up. Whose fault was it: the image's, the accelerator's?
            if ((await machines.LookAsync(image, true, cancellation)).Wrong is { } damage)
                judgement = Judge(machine with { End = new MachineEnd.ImageUnusable(damage) }, disk);
            else
                await machines.Accelerators.DoubtAsync(spec.Accelerator, spec.BaseImage, run.Run.Platform, cancellation);
        }

        if (judgement.Verdict.IsFault())
            starts.Doubt(run);
        return new(machine, judgement, disk.Payload.Cases, GuestFactsBuilder.From(disk)?.Since(machine.UptimeAtStart), start);
    }

    public void CleanUp(RunLayout files, Verdict verdict)
    {
        if (keep == KeepOverlays.None || (keep == KeepOverlays.Failed && verdict.IsGood()))
            File.Delete(files.SystemOverlay);
    }

    private async Task<(MachineOutcome Machine, MachineStart? Start)> RunMachineAsync(
        PlannedRun run, MachineSpec spec, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var choice = await starts.ChooseAsync(run, spec, plan.Limits, cancellation);
        if (choice.State is { } state)
        {
            try
            {
                return await RunMachineAsync(choice);
            }
            catch (WarmStartException exception)
            {
                starts.Discard(state, exception.Message);
                choice = WarmChoice.Cold(exception.Message);
            }
        }

        return await RunMachineAsync(choice);

        async Task<(MachineOutcome, MachineStart?)> RunMachineAsync(WarmChoice how)
        {
            if (Prepare(spec, files, how.State) is { } end)
                return (MachineOutcome.WithoutGuest(time.GetUtcNow(), end), null);
            var machine = await runner.RunAsync(WarmOrCold.Machine(spec, how), files.Console, plan.Limits, run.PayloadLimit, onStage, cancellation);
            var toPayload = machine.Reached.TryGetValue(GuestStage.Payload, out var reached) ? reached : (TimeSpan?)null;
            return (machine, new(how.State is null ? BootMode.Cold : BootMode.Warm, how.WhyCold, toPayload));
        }
    }

    private static Judgement Judge(MachineOutcome machine, DiskEvidence disk) =>
        VerdictRules.Judge(new() { End = machine.End, Disk = disk, Markers = machine.Markers, Alarms = machine.Alarms });

    /// <summary>Makes the disks. Returns why there can be no guest; null where there can.</summary>
    private static MachineEnd.NotLaunched? Prepare(MachineSpec spec, RunLayout files, WarmState? state)
    {
        try
        {
            if (state is null)
                DiskPreparation.CreateOverlay(spec.BaseImage, spec.SystemDisk);
            else
                File.Copy(state.SystemDisk, spec.SystemDisk, overwrite: true);
            File.Copy(files.InputImage, files.ResultImage, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is DiskException or IOException or UnauthorizedAccessException)
        {
            return new MachineEnd.NotLaunched(exception.Message);
        }
    }
}
