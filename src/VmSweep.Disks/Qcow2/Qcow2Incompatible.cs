namespace VmSweep.Disks.Qcow2;

/// <summary>Feature bits that a reader must know (qcow2.rst, "Header", bytes 72 to 79).</summary>
[Flags]
internal enum Qcow2Incompatible : ulong
{
    None = 0,

    /// <summary>Refcounts may be stale (lazy refcounts, no clean close); the mapping is right.</summary>
    Dirty = 1,

    Corrupt = 2,
    ExternalData = 4,
    CompressionType = 8,
    ExtendedL2 = 16,
}
