namespace VmSweep.Engines.Local;

/// <summary>The virtual machine of one attempt.</summary>
/// <param name="Name">Shown in the process list.</param>
/// <param name="SystemDisk">Overlay over the base image, qcow2.</param>
/// <param name="BaseImage">What the overlay is over, qcow2; named here so that no header in a file decides what QEMU opens.</param>
/// <param name="IoDisk">The I/O image, qcow2; null boots without one.</param>
public sealed record MachineSpec(
    string Name,
    string Architecture,
    AcceleratorKind Accelerator,
    ByteSize Memory,
    int Cpus,
    string SystemDisk,
    string BaseImage,
    string? IoDisk);
