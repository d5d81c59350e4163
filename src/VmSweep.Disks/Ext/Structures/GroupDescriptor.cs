using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>A block group descriptor of 32 bytes, or 64 with the 64bit feature (filesystems/ext4, "Block Group Descriptors").</summary>
internal sealed record GroupDescriptor
{
    public const int ShortLength = 32;
    public const int LongLength = 64;

    public long BlockBitmap { get; init; }

    public long InodeBitmap { get; init; }

    public long InodeTable { get; init; }

    public uint FreeBlocks { get; init; }

    public uint FreeInodes { get; init; }

    public uint UsedDirectories { get; init; }

    public GroupFlags Flags { get; init; }

    public uint BlockBitmapChecksum { get; init; }

    public uint InodeBitmapChecksum { get; init; }

    public uint UnusedInodes { get; init; }

    public ushort Checksum { get; init; }

    public static GroupDescriptor Read(ReadOnlySpan<byte> bytes, bool wide) => new()
    {
        BlockBitmap = Wide(ReadUInt32LittleEndian(bytes), bytes, 32, wide),
        InodeBitmap = Wide(ReadUInt32LittleEndian(bytes[4..]), bytes, 36, wide),
        InodeTable = Wide(ReadUInt32LittleEndian(bytes[8..]), bytes, 40, wide),
        FreeBlocks = Half(bytes, 12, 44, wide),
        FreeInodes = Half(bytes, 14, 46, wide),
        UsedDirectories = Half(bytes, 16, 48, wide),
        Flags = (GroupFlags)ReadUInt16LittleEndian(bytes[18..]),
        BlockBitmapChecksum = Half(bytes, 24, 56, wide),
        InodeBitmapChecksum = Half(bytes, 26, 58, wide),
        UnusedInodes = Half(bytes, 28, 50, wide),
        Checksum = ReadUInt16LittleEndian(bytes[30..]),
    };

    public void Write(Span<byte> bytes, bool wide)
    {
        WriteUInt32LittleEndian(bytes, (uint)BlockBitmap);
        WriteUInt32LittleEndian(bytes[4..], (uint)InodeBitmap);
        WriteUInt32LittleEndian(bytes[8..], (uint)InodeTable);
        WriteHalf(bytes, 12, 44, FreeBlocks, wide);
        WriteHalf(bytes, 14, 46, FreeInodes, wide);
        WriteHalf(bytes, 16, 48, UsedDirectories, wide);
        WriteUInt16LittleEndian(bytes[18..], (ushort)Flags);
        WriteHalf(bytes, 24, 56, BlockBitmapChecksum, wide);
        WriteHalf(bytes, 26, 58, InodeBitmapChecksum, wide);
        WriteHalf(bytes, 28, 50, UnusedInodes, wide);
        WriteUInt16LittleEndian(bytes[30..], Checksum);
        if (!wide)
            return;
        WriteUInt32LittleEndian(bytes[32..], (uint)(BlockBitmap >> 32));
        WriteUInt32LittleEndian(bytes[36..], (uint)(InodeBitmap >> 32));
        WriteUInt32LittleEndian(bytes[40..], (uint)(InodeTable >> 32));
    }

    private static long Wide(uint low, ReadOnlySpan<byte> bytes, int high, bool wide) =>
        wide ? ((long)ReadUInt32LittleEndian(bytes[high..]) << 32) | low : low;

    private static uint Half(ReadOnlySpan<byte> bytes, int low, int high, bool wide) =>
        ReadUInt16LittleEndian(bytes[low..]) | (wide ? (uint)ReadUInt16LittleEndian(bytes[high..]) << 16 : 0);

    private static void WriteHalf(Span<byte> bytes, int low, int high, uint value, bool wide)
    {
        WriteUInt16LittleEndian(bytes[low..], (ushort)value);
        if (wide)
            WriteUInt16LittleEndian(bytes[high..], (ushort)(value >> 16));
    }
}
