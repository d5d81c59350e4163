using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>The superblock (kernel documentation, filesystems/ext4, "Super Block"), little-endian, the fields that are used here.</summary>
internal sealed record Superblock
{
    public const int Length = 1024;

    /// <summary>Where the first copy lies, whatever the block size.</summary>
    public const long Position = 1024;

    public const ushort MagicNumber = 0xef53;
    public const int LabelLength = 16;

    public uint InodeCount { get; init; }

    public uint BlocksLow { get; init; }

    public uint ReservedBlocksLow { get; init; }

    public uint FreeBlocksLow { get; init; }

    public uint FreeInodes { get; init; }

    public uint FirstDataBlock { get; init; }

    public uint LogBlockSize { get; init; }

    public uint LogClusterSize { get; init; }

    public uint BlocksPerGroup { get; init; }

    public uint ClustersPerGroup { get; init; }

    public uint InodesPerGroup { get; init; }

    public uint MountTime { get; init; }

    public uint WriteTime { get; init; }

    public ushort MountCount { get; init; }

    public ushort MaxMountCount { get; init; }

    public ushort Magic { get; init; }

    public ushort State { get; init; }

    public ushort ErrorBehaviour { get; init; }

    public uint LastCheck { get; init; }

    public uint CreatorOs { get; init; }

    public uint Revision { get; init; }

    public uint FirstInode { get; init; }

    public ushort InodeSize { get; init; }

    public ushort GroupNumber { get; init; }

    public ExtCompatible Compatible { get; init; }

    public ExtIncompatible Incompatible { get; init; }

    public ExtReadOnlyCompatible ReadOnlyCompatible { get; init; }

    public Guid Uuid { get; init; }

    public string Label { get; init; } = string.Empty;

    public ushort ReservedGdtBlocks { get; init; }

    public uint JournalInode { get; init; }

    public uint JournalDevice { get; init; }

    public uint LastOrphan { get; init; }

    public Guid HashSeed { get; init; }

    public byte HashVersion { get; init; }

    public ushort DescriptorSize { get; init; }

    public uint DefaultMountOptions { get; init; }

    public uint FirstMetaGroup { get; init; }

    public uint MakeTime { get; init; }

    public uint BlocksHigh { get; init; }

    public uint ReservedBlocksHigh { get; init; }

    public uint FreeBlocksHigh { get; init; }

    public ushort MinExtraInodeSize { get; init; }

    public ushort WantExtraInodeSize { get; init; }

    public uint Flags { get; init; }

    public byte LogGroupsPerFlex { get; init; }

    public byte ChecksumType { get; init; }

    public uint ChecksumSeed { get; init; }

    public uint Checksum { get; init; }

    public long BlockSize => 1024L << (int)LogBlockSize;

    public long BlockCount => Incompatible.HasFlag(ExtIncompatible.Bit64) ? ((long)BlocksHigh << 32) | BlocksLow : BlocksLow;

    public long FreeBlocks => Incompatible.HasFlag(ExtIncompatible.Bit64) ? ((long)FreeBlocksHigh << 32) | FreeBlocksLow : FreeBlocksLow;

    public static Superblock Read(ReadOnlySpan<byte> bytes) => new()
    {
        InodeCount = ReadUInt32LittleEndian(bytes),
        BlocksLow = ReadUInt32LittleEndian(bytes[4..]),
        ReservedBlocksLow = ReadUInt32LittleEndian(bytes[8..]),
        FreeBlocksLow = ReadUInt32LittleEndian(bytes[12..]),
        FreeInodes = ReadUInt32LittleEndian(bytes[16..]),
        FirstDataBlock = ReadUInt32LittleEndian(bytes[20..]),
        LogBlockSize = ReadUInt32LittleEndian(bytes[24..]),
        LogClusterSize = ReadUInt32LittleEndian(bytes[28..]),
        BlocksPerGroup = ReadUInt32LittleEndian(bytes[32..]),
        ClustersPerGroup = ReadUInt32LittleEndian(bytes[36..]),
        InodesPerGroup = ReadUInt32LittleEndian(bytes[40..]),
        MountTime = ReadUInt32LittleEndian(bytes[44..]),
        WriteTime = ReadUInt32LittleEndian(bytes[48..]),
        MountCount = ReadUInt16LittleEndian(bytes[52..]),
        MaxMountCount = ReadUInt16LittleEndian(bytes[54..]),
        Magic = ReadUInt16LittleEndian(bytes[56..]),
        State = ReadUInt16LittleEndian(bytes[58..]),
        ErrorBehaviour = ReadUInt16LittleEndian(bytes[60..]),
        LastCheck = ReadUInt32LittleEndian(bytes[64..]),
        CreatorOs = ReadUInt32LittleEndian(bytes[72..]),
        Revision = ReadUInt32LittleEndian(bytes[76..]),
        FirstInode = ReadUInt32LittleEndian(bytes[84..]),
        InodeSize = ReadUInt16LittleEndian(bytes[88..]),
        GroupNumber = ReadUInt16LittleEndian(bytes[90..]),
        Compatible = (ExtCompatible)ReadUInt32LittleEndian(bytes[92..]),
        Incompatible = (ExtIncompatible)ReadUInt32LittleEndian(bytes[96..]),
        ReadOnlyCompatible = (ExtReadOnlyCompatible)ReadUInt32LittleEndian(bytes[100..]),
        Uuid = new Guid(bytes.Slice(104, 16), bigEndian: true),
        Label = ExtName.Decode(ExtName.UpToNul(bytes.Slice(120, LabelLength))),
        ReservedGdtBlocks = ReadUInt16LittleEndian(bytes[206..]),
        JournalInode = ReadUInt32LittleEndian(bytes[224..]),
        JournalDevice = ReadUInt32LittleEndian(bytes[228..]),
        LastOrphan = ReadUInt32LittleEndian(bytes[232..]),
        HashSeed = new Guid(bytes.Slice(236, 16), bigEndian: true),
        HashVersion = bytes[252],
        DescriptorSize = ReadUInt16LittleEndian(bytes[254..]),
        DefaultMountOptions = ReadUInt32LittleEndian(bytes[256..]),
        FirstMetaGroup = ReadUInt32LittleEndian(bytes[260..]),
        MakeTime = ReadUInt32LittleEndian(bytes[264..]),
        BlocksHigh = ReadUInt32LittleEndian(bytes[336..]),
        ReservedBlocksHigh = ReadUInt32LittleEndian(bytes[340..]),
        FreeBlocksHigh = ReadUInt32LittleEndian(bytes[344..]),
        MinExtraInodeSize = ReadUInt16LittleEndian(bytes[348..]),
        WantExtraInodeSize = ReadUInt16LittleEndian(bytes[350..]),
        Flags = ReadUInt32LittleEndian(bytes[352..]),
        LogGroupsPerFlex = bytes[372],
        ChecksumType = bytes[373],
        ChecksumSeed = ReadUInt32LittleEndian(bytes[624..]),
        Checksum = ReadUInt32LittleEndian(bytes[1020..]),
    };

    public void Write(Span<byte> bytes)
    {
        WriteUInt32LittleEndian(bytes, InodeCount);
        WriteUInt32LittleEndian(bytes[4..], BlocksLow);
        WriteUInt32LittleEndian(bytes[8..], ReservedBlocksLow);
        WriteUInt32LittleEndian(bytes[12..], FreeBlocksLow);
        WriteUInt32LittleEndian(bytes[16..], FreeInodes);
        WriteUInt32LittleEndian(bytes[20..], FirstDataBlock);
        WriteUInt32LittleEndian(bytes[24..], LogBlockSize);
        WriteUInt32LittleEndian(bytes[28..], LogClusterSize);
        WriteUInt32LittleEndian(bytes[32..], BlocksPerGroup);
        WriteUInt32LittleEndian(bytes[36..], ClustersPerGroup);
        WriteUInt32LittleEndian(bytes[40..], InodesPerGroup);
        WriteUInt32LittleEndian(bytes[44..], MountTime);
        WriteUInt32LittleEndian(bytes[48..], WriteTime);
        WriteUInt16LittleEndian(bytes[52..], MountCount);
        WriteUInt16LittleEndian(bytes[54..], MaxMountCount);
        WriteUInt16LittleEndian(bytes[56..], Magic);
        WriteUInt16LittleEndian(bytes[58..], State);
        WriteUInt16LittleEndian(bytes[60..], ErrorBehaviour);
        WriteUInt32LittleEndian(bytes[64..], LastCheck);
        WriteUInt32LittleEndian(bytes[72..], CreatorOs);
        WriteUInt32LittleEndian(bytes[76..], Revision);
        WriteUInt32LittleEndian(bytes[84..], FirstInode);
        WriteUInt16LittleEndian(bytes[88..], InodeSize);
        WriteUInt16LittleEndian(bytes[90..], GroupNumber);
        WriteUInt32LittleEndian(bytes[92..], (uint)Compatible);
        WriteUInt32LittleEndian(bytes[96..], (uint)Incompatible);
        WriteUInt32LittleEndian(bytes[100..], (uint)ReadOnlyCompatible);
        Uuid.TryWriteBytes(bytes[104..], bigEndian: true, out _);
        ExtName.Encode(Label).CopyTo(bytes.Slice(120, LabelLength));
        WriteUInt16LittleEndian(bytes[206..], ReservedGdtBlocks);
        WriteUInt32LittleEndian(bytes[224..], JournalInode);
        WriteUInt32LittleEndian(bytes[228..], JournalDevice);
        WriteUInt32LittleEndian(bytes[232..], LastOrphan);
        HashSeed.TryWriteBytes(bytes[236..], bigEndian: true, out _);
        bytes[252] = HashVersion;
        WriteUInt16LittleEndian(bytes[254..], DescriptorSize);
        WriteUInt32LittleEndian(bytes[256..], DefaultMountOptions);
        WriteUInt32LittleEndian(bytes[260..], FirstMetaGroup);
        WriteUInt32LittleEndian(bytes[264..], MakeTime);
        WriteUInt32LittleEndian(bytes[336..], BlocksHigh);
        WriteUInt32LittleEndian(bytes[340..], ReservedBlocksHigh);
        WriteUInt32LittleEndian(bytes[344..], FreeBlocksHigh);
        WriteUInt16LittleEndian(bytes[348..], MinExtraInodeSize);
        WriteUInt16LittleEndian(bytes[350..], WantExtraInodeSize);
        WriteUInt32LittleEndian(bytes[352..], Flags);
        bytes[372] = LogGroupsPerFlex;
        bytes[373] = ChecksumType;
        WriteUInt32LittleEndian(bytes[624..], ChecksumSeed);
        WriteUInt32LittleEndian(bytes[1020..], Checksum);
    }
}
