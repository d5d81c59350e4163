using VmSweep.ImageStore.Leases;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Engines.Local;

/// <summary>The local engine with what it needs from this host: images that are there, an accelerator that works.</summary>
/// <param name="engine">The engine.</param>
/// <param name="probe">Finds the accelerator.</param>
/// <param name="images">The base images: in the store, or where they were built.</param>
/// <param name="time">For the lock.</param>
public sealed class LocalSweeper(LocalEngine engine, AcceleratorProbe probe, SweepImages images, TimeProvider time)
{
    /// <summary>Runs the selected runs of a plan that have no result yet.</summary>
    /// <exception cref="ProblemException">A base image is not there, or the store does not answer.</exception>
    public async Task RunAsync(SweepPlan plan, SweepLayout sweep, Selection selection, LocalEngineOptions options, CancellationToken cancellation)
    {
        using var alone = SweepLock.Take(sweep, time);
        SweepCancellation.EnsureNone(sweep);
        var selected = plan.Select(selection);
        var platforms = selected.Select(run => run.Run.Platform).Distinct().ToArray();
        var disks = await images.FindAsync(plan, platforms, cancellation);
        var probed = platforms.FirstOrDefault(platform => AcceleratorProbe.IsNative(platform.Architecture)) ?? platforms[0];
        using var accelerators = new AcceleratorInUse(
            await probe.ProbeAsync(disks[probed], probed, cancellation), probe.ProbeAgainAsync, accelerator => engine.GoOnWith(accelerator, sweep, options));
        await engine.RunAsync(plan, sweep, selected, new MachineFactory(accelerators, platform => images.DiskOf(plan, platform)) { LookAsync = images.LookAsync }, options, cancellation);
    }
}
