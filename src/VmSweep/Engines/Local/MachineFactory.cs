using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Engines.Local;

/// <summary>Knows what a run's machine is made of on this host.</summary>
/// <param name="Accelerator">What executes the guests.</param>
/// <param name="BaseImageOf">The path of a platform's base image, as its fingerprint in the plan says.</param>
public sealed record MachineFactory(Accelerator Accelerator, Func<PlatformName, string> BaseImageOf)
{
    public MachineSpec For(PlannedRun run, RunLayout files) => new(
        run.Run.Serial,
        run.Run.Platform.Architecture,
        Accelerator.Kind,
        run.Memory,
        run.Cpus,
        files.SystemOverlay,
        BaseImageOf(run.Run.Platform),
        files.ResultImage);
}
