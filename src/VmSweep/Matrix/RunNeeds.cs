using VmSweep.Results;

namespace VmSweep.Matrix;

/// <summary>What a run needs where that is not what the sweep gives every run; null leaves it to the sweep.</summary>
/// <param name="PayloadLimit">How long the payload may take.</param>
/// <param name="Priority">Runs with a higher number start earlier.</param>
/// <param name="Disk">How much the run may write to its OS disk.</param>
/// <param name="Boot">How its machine starts, where the engine can.</param>
public sealed record RunNeeds(
    ByteSize? Memory = null,
    int? Cpus = null,
    TimeSpan? PayloadLimit = null,
    int? Priority = null,
    ByteSize? Disk = null,
    BootMode? Boot = null)
{
    public static RunNeeds None { get; } = new();

    /// <summary>These needs, and the other's where these say nothing.</summary>
    public RunNeeds Or(RunNeeds other) => new(
        Memory ?? other.Memory,
        Cpus ?? other.Cpus,
        PayloadLimit ?? other.PayloadLimit,
        Priority ?? other.Priority,
        Disk ?? other.Disk,
        Boot ?? other.Boot);
}
