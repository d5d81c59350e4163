using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>The journal's first block.</summary>
internal sealed record JournalSuperblock
{
    public const int Length = 1024;

    public uint BlockSize { get; init; }

    public uint BlockCount { get; init; }

    public uint First { get; init; }

    public uint Sequence { get; init; }

    /// <summary>The block that the log begins at; 0 for an empty log.</summary>
    public uint Start { get; init; }

    public JournalIncompatible Incompatible { get; init; }

    public Guid Uuid { get; init; }

    public uint FastCommitBlocks { get; init; }

    public bool HasChecksums => (Incompatible & (JournalIncompatible.ChecksumV2 | JournalIncompatible.ChecksumV3)) != 0;

    public static JournalSuperblock Read(ReadOnlySpan<byte> bytes)
    {
        var version2 = JournalHeader.Read(bytes).Type == JournalBlockType.SuperblockVersion2;
        return new JournalSuperblock
        {
            BlockSize = ReadUInt32BigEndian(bytes[12..]),
            BlockCount = ReadUInt32BigEndian(bytes[16..]),
            First = ReadUInt32BigEndian(bytes[20..]),
            Sequence = ReadUInt32BigEndian(bytes[24..]),
            Start = ReadUInt32BigEndian(bytes[28..]),
            Incompatible = version2 ? (JournalIncompatible)ReadUInt32BigEndian(bytes[40..]) : JournalIncompatible.None,
            Uuid = version2 ? new Guid(bytes.Slice(48, 16), bigEndian: true) : Guid.Empty,
            FastCommitBlocks = version2 ? ReadUInt32BigEndian(bytes[84..]) : 0,
        };
    }

    public void Write(Span<byte> bytes)
    {
        new JournalHeader(JournalHeader.MagicNumber, JournalBlockType.SuperblockVersion2, 0).Write(bytes);
        WriteUInt32BigEndian(bytes[12..], BlockSize);
        WriteUInt32BigEndian(bytes[16..], BlockCount);
        WriteUInt32BigEndian(bytes[20..], First);
        WriteUInt32BigEndian(bytes[24..], Sequence);
        WriteUInt32BigEndian(bytes[28..], Start);
        WriteUInt32BigEndian(bytes[40..], (uint)Incompatible);
        Uuid.TryWriteBytes(bytes[48..], bigEndian: true, out _);
        WriteUInt32BigEndian(bytes[84..], FastCommitBlocks);
    }
}
