using System.Buffers.Binary;

namespace VmSweep.Disks.Qcow2;

/// <summary>The fixed part of the header, big-endian (qcow2.rst, "Header"). Bytes 72 to 103 exist from version 3 on.</summary>
internal sealed record Qcow2Header
{
    public const uint MagicNumber = 0x514649fb;
    public const int Version2Length = 72;
    public const int Version3Length = 104;

    public uint Magic { get; init; } = MagicNumber;

    public uint Version { get; init; } = 3;

    public ulong BackingFileOffset { get; init; }

    public uint BackingFileLength { get; init; }

    public int ClusterBits { get; init; }

    public ulong DiskLength { get; init; }

    public uint EncryptionMethod { get; init; }

    public uint L1Entries { get; init; }

    public ulong L1Offset { get; init; }

    public ulong RefcountTableOffset { get; init; }

    public uint RefcountTableClusters { get; init; }

    public uint SnapshotCount { get; init; }

    public ulong SnapshotsOffset { get; init; }

    public Qcow2Incompatible Incompatible { get; init; }

    public ulong Compatible { get; init; }

    public ulong AutoClear { get; init; }

    public uint RefcountOrder { get; init; } = 4;

    public uint HeaderLength { get; init; } = Version3Length;

    /// <summary>0 is deflate, 1 is zstd; stands in byte 104 where the header is that long.</summary>
    public byte CompressionType { get; init; }

    public static Qcow2Header Read(ReadOnlySpan<byte> bytes)
    {
        var header = new Qcow2Header
        {
            Magic = BinaryPrimitives.ReadUInt32BigEndian(bytes),
            Version = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BackingFileOffset = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BackingFileLength = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
            ClusterBits = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]),
            DiskLength = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            EncryptionMethod = BinaryPrimitives.ReadUInt32BigEndian(bytes[32..]),
            L1Entries = BinaryPrimitives.ReadUInt32BigEndian(bytes[36..]),
            L1Offset = BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]),
            RefcountTableOffset = BinaryPrimitives.ReadUInt64BigEndian(bytes[48..]),
            RefcountTableClusters = BinaryPrimitives.ReadUInt32BigEndian(bytes[56..]),
            SnapshotCount = BinaryPrimitives.ReadUInt32BigEndian(bytes[60..]),
            SnapshotsOffset = BinaryPrimitives.ReadUInt64BigEndian(bytes[64..]),
            HeaderLength = Version2Length,
        };
        if (header.Version < 3 || bytes.Length < Version3Length)
            return header;
        header = header with
        {
            Incompatible = (Qcow2Incompatible)BinaryPrimitives.ReadUInt64BigEndian(bytes[72..]),
            Compatible = BinaryPrimitives.ReadUInt64BigEndian(bytes[80..]),
            AutoClear = BinaryPrimitives.ReadUInt64BigEndian(bytes[88..]),
            RefcountOrder = BinaryPrimitives.ReadUInt32BigEndian(bytes[96..]),
            HeaderLength = BinaryPrimitives.ReadUInt32BigEndian(bytes[100..]),
        };
        return header.HeaderLength > Version3Length && bytes.Length > Version3Length
            ? header with { CompressionType = bytes[Version3Length] }
            : header;
    }

    /// <summary>Writes <see cref="HeaderLength"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], Version);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], BackingFileOffset);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], BackingFileLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes[20..], ClusterBits);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], DiskLength);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[32..], EncryptionMethod);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[36..], L1Entries);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[40..], L1Offset);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[48..], RefcountTableOffset);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[56..], RefcountTableClusters);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[60..], SnapshotCount);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[64..], SnapshotsOffset);
        if (Version < 3)
            return;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[72..], (ulong)Incompatible);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[80..], Compatible);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[88..], AutoClear);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[96..], RefcountOrder);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[100..], HeaderLength);
        if (HeaderLength > Version3Length)
            bytes[Version3Length] = CompressionType;
    }
}
