using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>The head of a node of an extent tree (filesystems/ext4, "Extent Tree").</summary>
internal readonly record struct ExtentHeader(ushort Magic, ushort Entries, ushort Capacity, ushort Depth)
{
    public const ushort MagicNumber = 0xf30a;
    public const int Length = 12;

    public static ExtentHeader Read(ReadOnlySpan<byte> bytes) => new(
        ReadUInt16LittleEndian(bytes), ReadUInt16LittleEndian(bytes[2..]), ReadUInt16LittleEndian(bytes[4..]), ReadUInt16LittleEndian(bytes[6..]));

    public void Write(Span<byte> bytes)
    {
        WriteUInt16LittleEndian(bytes, Magic);
        WriteUInt16LittleEndian(bytes[2..], Entries);
        WriteUInt16LittleEndian(bytes[4..], Capacity);
        WriteUInt16LittleEndian(bytes[6..], Depth);
    }
}

/// <summary>A leaf's entry; both kinds of entries have 12 bytes.</summary>
internal readonly record struct Extent(uint Logical, int Count, bool Written, long Block)
{
    public const int Length = 12;

    /// <summary>Lengths above this mean an extent of so many fewer blocks that was never written.</summary>
    private const int MaxWritten = 32768;

    public static Extent Read(ReadOnlySpan<byte> bytes)
    {
        int count = ReadUInt16LittleEndian(bytes[4..]);
        var block = ((long)ReadUInt16LittleEndian(bytes[6..]) << 32) | ReadUInt32LittleEndian(bytes[8..]);
        return new Extent(ReadUInt32LittleEndian(bytes), count > MaxWritten ? count - MaxWritten : count, count <= MaxWritten, block);
    }

    public void Write(Span<byte> bytes)
    {
        WriteUInt32LittleEndian(bytes, Logical);
        WriteUInt16LittleEndian(bytes[4..], (ushort)(Written ? Count : Count + MaxWritten));
        WriteUInt16LittleEndian(bytes[6..], (ushort)(Block >> 32));
        WriteUInt32LittleEndian(bytes[8..], (uint)Block);
    }
}

/// <summary>An inner node's entry.</summary>
internal readonly record struct ExtentIndex(uint Logical, long Child)
{
    public static ExtentIndex Read(ReadOnlySpan<byte> bytes) =>
        new(ReadUInt32LittleEndian(bytes), ((long)ReadUInt16LittleEndian(bytes[8..]) << 32) | ReadUInt32LittleEndian(bytes[4..]));

    public void Write(Span<byte> bytes)
    {
        WriteUInt32LittleEndian(bytes, Logical);
        WriteUInt32LittleEndian(bytes[4..], (uint)Child);
        WriteUInt16LittleEndian(bytes[8..], (ushort)(Child >> 32));
    }
}
