using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>What a journal block is (filesystems/ext4, "Journal (jbd2)"; everything in the journal is big-endian).</summary>
internal enum JournalBlockType : uint
{
    Descriptor = 1,
    Commit = 2,
    SuperblockVersion1 = 3,
    SuperblockVersion2 = 4,
    Revoke = 5,
}

[Flags]
internal enum JournalIncompatible : uint
{
    None = 0,
    Revoke = 1,
    Bit64 = 2,
    AsyncCommit = 4,
    ChecksumV2 = 8,
    ChecksumV3 = 16,
    FastCommit = 32,
}

[Flags]
internal enum JournalTagFlags : uint
{
    None = 0,

    /// <summary>The block began with the journal's magic number, which was replaced by zeros.</summary>
    Escaped = 1,
    SameUuid = 2,
    Deleted = 4,
    Last = 8,
}

/// <summary>The 12 bytes that begin every journal block that is not data.</summary>
internal readonly record struct JournalHeader(uint Magic, JournalBlockType Type, uint Sequence)
{
    public const uint MagicNumber = 0xc03b3998;
    public const int Length = 12;

    public static JournalHeader Read(ReadOnlySpan<byte> bytes) =>
        new(ReadUInt32BigEndian(bytes), (JournalBlockType)ReadUInt32BigEndian(bytes[4..]), ReadUInt32BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        WriteUInt32BigEndian(bytes, Magic);
        WriteUInt32BigEndian(bytes[4..], (uint)Type);
        WriteUInt32BigEndian(bytes[8..], Sequence);
    }
}
