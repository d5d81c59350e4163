namespace VmSweep.Disks;

/// <summary>
/// How a disk is stored in a file. The caller always says which: a guest can write a qcow2 header into its raw disk, so a
/// format guessed from the content is a format chosen by the guest.
/// </summary>
public enum DiskImageFormat
{
    /// <summary>The file's bytes are the disk's.</summary>
    Raw,

    /// <summary>QEMU's copy-on-write format, version 2 or 3 (docs/interop/qcow2.rst in QEMU's source).</summary>
    Qcow2,
}
