using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>One attempt at a run: fresh disks, one machine, what came back, and what that means.</summary>
internal sealed class RunAttempt(SweepPlan plan, MachineFactory machines, KeepOverlays keep, MachineRunner runner, IProcessRunner processes) : IRunAttempt
{
    public async Task<AttemptOutcome> RunAsync(PlannedRun run, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var spec = machines.For(run, files);
        await DiskPreparation.CreateOverlayAsync(processes, spec.BaseImage, spec.SystemDisk, cancellation);
        File.Copy(files.InputImage, files.ResultImage, overwrite: true);

        var machine = await runner.RunAsync(spec, files.Console, plan.Limits, run.PayloadLimit, onStage, cancellation);

        var disk = ResultDisk.Extract(files);
        var evidence = new RunEvidence { End = machine.End, Disk = disk, Markers = machine.Markers, Alarms = machine.Alarms };
        return new(machine, VerdictRules.Judge(evidence), disk.Payload.Cases, GuestFactsBuilder.From(disk));
    }

    public void CleanUp(RunLayout files, Verdict verdict)
    {
        if (keep == KeepOverlays.None || (keep == KeepOverlays.Failed && verdict.IsGood()))
            File.Delete(files.SystemOverlay);
    }
}
