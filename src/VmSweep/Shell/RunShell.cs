using System.Runtime.InteropServices;
using VmSweep.Delta;
using VmSweep.Engines.Local;
using VmSweep.ImageStore;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Shell.Terminal;

namespace VmSweep.Shell;

/// <summary>Boots what a run left, with somebody at its console. Nothing that the run left is changed.</summary>
/// <param name="processes">Starts QEMU.</param>
/// <param name="probe">Finds what executes the guest.</param>
/// <param name="places">Where base images may be, the best first.</param>
/// <param name="artifacts">Where the throw-away disks go.</param>
/// <param name="say">Told what the user should know.</param>
/// <param name="time">The clock.</param>
public sealed class RunShell(
    IProcessRunner processes, AcceleratorProbe probe, IReadOnlyList<StoreLayout> places, ArtifactsLayout artifacts, Action<string> say, TimeProvider time)
{
    /// <summary>Returns when the machine is gone.</summary>
    /// <exception cref="ProblemException">Not one run is selected, its base image is gone, or its machine broke down.</exception>
    public async Task OpenAsync(SweepPlan plan, SweepLayout sweep, Selection selection, ShellTerminal terminal, CancellationToken cancellation)
    {
        var run = RunChoice.Of(plan, sweep, selection);
        var disks = ShellDisks.For(run, plan, UsedImages.Read(sweep).GetValueOrDefault(run.Planned.Run.Platform.ToString()), places);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The terminal's window was closed: .NET would end us here and now, and the throw-away disks would stay.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            closed.Cancel();
        });
        var accelerator = await probe.ProbeAsync(disks.BaseImage, run.Planned.Run.Platform, closed.Token);
        using var directory = ShellDirectory.Make(artifacts.Shells, $"{sweep.Id}-{run.Planned.Run.Serial}", time);
        var spec = Machine(run.Planned, disks, directory, accelerator, terminal.IsInteractive);
        foreach (var line in ShellGuide.Lines(run, disks, terminal.IsInteractive))
            say(line);
        try
        {
            await new ShellSession(processes, time, say).RunAsync(spec, terminal, new(plan.Limits.Boot, run.Planned.PayloadLimit), closed.Token);
        }
        catch (Exception exception) when (exception is ProcessFailedException or IOException or TimeoutException)
        {
            var reason = exception is ProcessFailedException failed ? failed.Outcome.LastWords : exception.Message;
            throw new ProblemException(Location.Run(run.Planned.Run.Serial), $"its machine was ended: {reason}.");
        }
    }

    /// <summary>The run's own machine, but for the I/O disk, which the launcher must not find, and for restarts, which harm nobody here.</summary>
    private static MachineSpec Machine(PlannedRun run, ShellDisks disks, ShellDirectory directory, Accelerator accelerator, bool isInteractive)
    {
        ShellOverlay.Create(directory.SystemDisk, disks.BaseImage.VirtualSize);
        if (disks.IoImage is not null)
            ShellOverlay.CreateRelabelled(directory.IoDisk, disks.IoImage);
        var kind = AcceleratorProbe.IsNative(run.Run.Platform.Architecture) ? accelerator.Kind : AcceleratorKind.Tcg;
        return new(
            $"shell-{run.Run.Serial}", run.Run.Platform.Architecture, kind, run.Memory, run.Cpus, directory.SystemDisk, disks.BaseImage, IoDisk: null, directory.MachineProcessId)
        {
            KeptOverlay = disks.KeptOverlay,
            SideDisk = disks.IoImage is null ? null : new(directory.IoDisk, disks.IoImage),
            // A script would type its next lines into a machine that boots.
            MayRestart = isInteractive,
        };
    }
}
