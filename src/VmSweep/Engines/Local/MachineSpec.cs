using VmSweep.BaseImages;
using VmSweep.Engines.Local.Warm;

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
    BaseDisk BaseImage,
    string? IoDisk,
    string ProcessIdFile)
{
    /// <summary>The overlay that a run kept, between <see cref="SystemDisk"/> and <see cref="BaseImage"/>; read only.</summary>
    public string? KeptOverlay { get; init; }

    /// <summary>A disk to look at.</summary>
    public SideDisk? SideDisk { get; init; }

    /// <summary>A saved machine to go on from, instead of booting; its memory is <see cref="MemoryFile"/>, and the I/O disk is plugged in.</summary>
    public WarmState? GoesOnFrom { get; init; }

    /// <summary>The file that is the guest's memory; null for memory without one.</summary>
    public MemoryFile? MemoryFile { get; init; }

    /// <summary>
    /// The last byte of the address that user-mode networking leases to the guest: 10.0.2.x. Guests do not see each other; a guest that goes on
    /// from a saved machine gets another than the one that was saved, so that its lease is its own.
    /// </summary>
    public byte GuestAddress { get; init; } = DefaultGuestAddress;

    /// <summary>QEMU's own.</summary>
    public const byte DefaultGuestAddress = 15;

    /// <summary>Whether a guest that restarts comes up again; otherwise its restart is its end.</summary>
    public bool MayRestart { get; init; }
}
