using VmSweep.BaseImages;
using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.Engines.Local;

/// <summary>Knows what a run's machine is made of on this host.</summary>
/// <param name="Accelerators">What executes the guests.</param>
/// <param name="BaseImageOf">The path of a platform's base image, as its fingerprint in the plan says.</param>
public sealed record MachineFactory(AcceleratorInUse Accelerators, Func<PlatformName, string> BaseImageOf)
{
    /// <summary>Looks at a base image, in a way that survives a store that does not answer.</summary>
    internal Func<string, bool, CancellationToken, Task<BaseDiskLook>> LookAsync { get; init; } =
        static (disk, read, _) => Task.FromResult(read ? new BaseImageHealth().Read(disk) : BaseImageHealth.Glance(disk));

    public MachineSpec For(PlannedRun run, RunLayout files, BaseDisk baseImage) => new(
        run.Run.Serial,
        run.Run.Platform.Architecture,
        Accelerators.KindFor(run.Run.Platform),
        run.Memory,
        run.Cpus,
        files.SystemOverlay,
        baseImage,
        files.ResultImage,
        files.MachineProcessId);
}
