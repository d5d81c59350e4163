namespace VmSweep.Results;

/// <summary>How a run's machine came up.</summary>
/// <param name="WhyCold">Why it booted; null where it did not.</param>
/// <param name="ToPayload">From the machine's start to the payload's; null where it never got there.</param>
public sealed record MachineStart(BootMode Boot, string? WhyCold, TimeSpan? ToPayload);

/// <summary>How a machine is started.</summary>
public enum BootMode
{
    /// <summary>From power-on.</summary>
    Cold,

    /// <summary>From where a machine like it was saved: booted, and waiting for its I/O disk.</summary>
    Warm,
}
