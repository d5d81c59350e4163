namespace VmSweep.Disks.Qcow2;

/// <summary>How a qcow2 image is written.</summary>
public sealed record Qcow2CreateOptions
{
    /// <summary>Cluster size in bytes, a power of two from 512 to 2 MiB; QEMU's default is 64 KiB.</summary>
    public int ClusterSize { get; init; } = 64 * 1024;

    /// <summary>The image that shows through where nothing was written, as a path that QEMU will resolve relative to the new file; null for none.</summary>
    public string? BackingFile { get; init; }

    /// <summary>The backing file's format, recorded so that nobody probes it. Needed with <see cref="BackingFile"/>.</summary>
    public DiskImageFormat BackingFormat { get; init; } = DiskImageFormat.Qcow2;
}
