using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>An inode (filesystems/ext4, "Index Nodes"): 128 bytes, and what larger inodes add.</summary>
internal sealed record Inode
{
    public const int ShortLength = 128;
    public const int BlockAreaLength = 60;

    /// <summary>Up to and including i_crtime_extra; what mke2fs reserves too.</summary>
    public const ushort ExtraLength = 32;

    public const uint Root = 2;

    public ushort Mode { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    public long Size { get; init; }

    public ExtTime Accessed { get; init; }

    public ExtTime Changed { get; init; }

    public ExtTime Modified { get; init; }

    public ExtTime Created { get; init; }

    public uint Deleted { get; init; }

    public ushort Links { get; init; }

    /// <summary>In sectors of 512 bytes, or in blocks with <see cref="InodeFlags.HugeFile"/>.</summary>
    public long Blocks { get; init; }

    public InodeFlags Flags { get; init; }

    /// <summary>i_block: block map, extent tree, inline data or the target of a short symlink.</summary>
    public byte[] BlockArea { get; init; } = new byte[BlockAreaLength];

    public uint Generation { get; init; }

    public long AttributeBlock { get; init; }

    public ushort ExtraSize { get; init; }

    public uint Checksum { get; init; }

    public ExtFileKind Kind => ExtFileKinds.FromMode(Mode);

    public static Inode Read(ReadOnlySpan<byte> bytes)
    {
        var extra = bytes.Length > ShortLength + 2 ? ReadUInt16LittleEndian(bytes[128..]) : (ushort)0;
        // A field exists if it ends inside i_extra_isize.
        bool Has(ReadOnlySpan<byte> all, int end) => extra >= end - ShortLength && all.Length >= end;
        return new Inode
        {
            Mode = ReadUInt16LittleEndian(bytes),
            Uid = ReadUInt16LittleEndian(bytes[2..]) | ((uint)ReadUInt16LittleEndian(bytes[120..]) << 16),
            Gid = ReadUInt16LittleEndian(bytes[24..]) | ((uint)ReadUInt16LittleEndian(bytes[122..]) << 16),
            Size = ReadUInt32LittleEndian(bytes[4..]) | ((long)ReadUInt32LittleEndian(bytes[108..]) << 32),
            Accessed = new ExtTime(ReadUInt32LittleEndian(bytes[8..]), Has(bytes, 144) ? ReadUInt32LittleEndian(bytes[140..]) : 0),
            Changed = new ExtTime(ReadUInt32LittleEndian(bytes[12..]), Has(bytes, 136) ? ReadUInt32LittleEndian(bytes[132..]) : 0),
            Modified = new ExtTime(ReadUInt32LittleEndian(bytes[16..]), Has(bytes, 140) ? ReadUInt32LittleEndian(bytes[136..]) : 0),
            Created = Has(bytes, 152) ? new ExtTime(ReadUInt32LittleEndian(bytes[144..]), ReadUInt32LittleEndian(bytes[148..])) : default,
            Deleted = ReadUInt32LittleEndian(bytes[20..]),
            Links = ReadUInt16LittleEndian(bytes[26..]),
            Blocks = ReadUInt32LittleEndian(bytes[28..]) | ((long)ReadUInt16LittleEndian(bytes[116..]) << 32),
            Flags = (InodeFlags)ReadUInt32LittleEndian(bytes[32..]),
            BlockArea = bytes.Slice(40, BlockAreaLength).ToArray(),
            Generation = ReadUInt32LittleEndian(bytes[100..]),
            AttributeBlock = ReadUInt32LittleEndian(bytes[104..]) | ((long)ReadUInt16LittleEndian(bytes[118..]) << 32),
            ExtraSize = extra,
            Checksum = ReadUInt16LittleEndian(bytes[124..]) | (Has(bytes, 132) ? (uint)ReadUInt16LittleEndian(bytes[130..]) << 16 : 0),
        };
    }

    public void Write(Span<byte> bytes)
    {
        WriteUInt16LittleEndian(bytes, Mode);
        WriteUInt16LittleEndian(bytes[2..], (ushort)Uid);
        WriteUInt32LittleEndian(bytes[4..], (uint)Size);
        WriteUInt32LittleEndian(bytes[8..], Accessed.Seconds);
        WriteUInt32LittleEndian(bytes[12..], Changed.Seconds);
        WriteUInt32LittleEndian(bytes[16..], Modified.Seconds);
        WriteUInt32LittleEndian(bytes[20..], Deleted);
        WriteUInt16LittleEndian(bytes[24..], (ushort)Gid);
        WriteUInt16LittleEndian(bytes[26..], Links);
        WriteUInt32LittleEndian(bytes[28..], (uint)Blocks);
        WriteUInt32LittleEndian(bytes[32..], (uint)Flags);
        BlockArea.CopyTo(bytes[40..]);
        WriteUInt32LittleEndian(bytes[100..], Generation);
        WriteUInt32LittleEndian(bytes[104..], (uint)AttributeBlock);
        WriteUInt32LittleEndian(bytes[108..], (uint)(Size >> 32));
        WriteUInt16LittleEndian(bytes[116..], (ushort)(Blocks >> 32));
        WriteUInt16LittleEndian(bytes[118..], (ushort)(AttributeBlock >> 32));
        WriteUInt16LittleEndian(bytes[120..], (ushort)(Uid >> 16));
        WriteUInt16LittleEndian(bytes[122..], (ushort)(Gid >> 16));
        WriteUInt16LittleEndian(bytes[124..], (ushort)Checksum);
        if (ExtraSize < ExtraLength || bytes.Length < ShortLength + ExtraLength)
            return;
        WriteUInt16LittleEndian(bytes[128..], ExtraSize);
        WriteUInt16LittleEndian(bytes[130..], (ushort)(Checksum >> 16));
        WriteUInt32LittleEndian(bytes[132..], Changed.Extra);
        WriteUInt32LittleEndian(bytes[136..], Modified.Extra);
        WriteUInt32LittleEndian(bytes[140..], Accessed.Extra);
        WriteUInt32LittleEndian(bytes[144..], Created.Seconds);
        WriteUInt32LittleEndian(bytes[148..], Created.Extra);
    }
}
