namespace VmSweep.Engines.Local;

/// <summary>The virtual machine of one attempt.</summary>
/// <param name="Name">Shown in the process list.</param>
/// <param name="SystemDisk">Overlay over the base image, qcow2.</param>
/// <param name="BaseImage">What the overlay is over, qcow2; named here so that no header in a file decides what QEMU opens.</param>
/// <param name="IoDisk">The I/O image, qcow2; null boots without one.</param>
/// <param name="ProcessIdFile">Where QEMU writes its process id; it removes the file when it ends in order.</param>
public sealed record MachineSpec(
    string Name,
    string Architecture,
    AcceleratorKind Accelerator,
    ByteSize Memory,
    int Cpus,
    string SystemDisk,
    string BaseImage,
    string? IoDisk,
    string ProcessIdFile)
{
    /// <summary>The overlay that a run kept, between <see cref="SystemDisk"/> and <see cref="BaseImage"/>; read only.</summary>
    public string? KeptOverlay { get; init; }

    /// <summary>A disk to look at.</summary>
    public SideDisk? SideDisk { get; init; }

    /// <summary>Whether a guest that restarts comes up again; otherwise its restart is its end.</summary>
    public bool MayRestart { get; init; }
}
