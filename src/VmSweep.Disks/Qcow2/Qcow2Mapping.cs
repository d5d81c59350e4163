namespace VmSweep.Disks.Qcow2;

/// <summary>What an L2 entry says about a guest cluster.</summary>
internal enum Qcow2ClusterKind
{
    /// <summary>Not in this file: the backing file shows through, or zeros.</summary>
    Unallocated,
    Zero,
    Data,
    Compressed,
}

/// <summary>An L2 entry (qcow2.rst, "Cluster mapping").</summary>
/// <param name="Offset">Host offset in bytes; of a compressed cluster it need not be aligned.</param>
/// <param name="CompressedLength">Bytes to read of a compressed cluster, counted to the end of its last 512-byte sector.</param>
internal readonly record struct Qcow2Mapping(Qcow2ClusterKind Kind, long Offset = 0, int CompressedLength = 0)
{
    private const ulong CompressedBit = 1UL << 62;
    private const ulong OffsetMask = 0x00ff_ffff_ffff_fe00;

    /// <summary>The refcount is exactly one: the cluster may be written in place.</summary>
    public const ulong CopiedBit = 1UL << 63;

    public static Qcow2Mapping Decode(ulong entry, int clusterBits, uint version)
    {
        if ((entry & CompressedBit) != 0)
        {
            // Bits 0 to x-1 are the offset, x to 61 the number of further sectors; x = 62 - (cluster_bits - 8).
            var x = 62 - (clusterBits - 8);
            var offset = entry & ((1UL << x) - 1);
            var sectors = (entry & (CompressedBit - 1)) >> x;
            return new Qcow2Mapping(Qcow2ClusterKind.Compressed, (long)offset, (int)(((sectors + 1) * 512) - (offset % 512)));
        }

        var host = (long)(entry & OffsetMask);
        if (version >= 3 && (entry & 1) != 0)
            return new Qcow2Mapping(Qcow2ClusterKind.Zero, host);
        return host == 0 ? default : new Qcow2Mapping(Qcow2ClusterKind.Data, host);
    }

    public static ulong EncodeData(long hostOffset) => (ulong)hostOffset | CopiedBit;
}
