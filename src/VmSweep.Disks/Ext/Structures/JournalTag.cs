using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>Says which file system block a block of the journal is ("Descriptor Block").</summary>
internal readonly record struct JournalTag(long Block, JournalTagFlags Flags, uint Checksum)
{
    private const int UuidLength = 16;

    /// <summary>jbd2's journal_tag_bytes: the fields grew, and with them the tag.</summary>
    public static int LengthOf(JournalIncompatible features)
    {
        if (features.HasFlag(JournalIncompatible.ChecksumV3))
            return 16;
        return (features.HasFlag(JournalIncompatible.Bit64) ? 12 : 8) + (features.HasFlag(JournalIncompatible.ChecksumV2) ? 2 : 0);
    }

    /// <summary>What the tag takes, the UUID that may follow it included.</summary>
    public int Room(JournalIncompatible features) => LengthOf(features) + (Flags.HasFlag(JournalTagFlags.SameUuid) ? 0 : UuidLength);

    public static JournalTag Read(ReadOnlySpan<byte> bytes, JournalIncompatible features)
    {
        long block = ReadUInt32BigEndian(bytes);
        if (features.HasFlag(JournalIncompatible.Bit64))
            block |= (long)ReadUInt32BigEndian(bytes[8..]) << 32;
        return features.HasFlag(JournalIncompatible.ChecksumV3)
            ? new JournalTag(block, (JournalTagFlags)ReadUInt32BigEndian(bytes[4..]), ReadUInt32BigEndian(bytes[12..]))
            : new JournalTag(block, (JournalTagFlags)ReadUInt16BigEndian(bytes[6..]), ReadUInt16BigEndian(bytes[4..]));
    }

    public void Write(Span<byte> bytes, JournalIncompatible features)
    {
        WriteUInt32BigEndian(bytes, (uint)Block);
        if (features.HasFlag(JournalIncompatible.Bit64))
            WriteUInt32BigEndian(bytes[8..], (uint)(Block >> 32));
        if (features.HasFlag(JournalIncompatible.ChecksumV3))
        {
            WriteUInt32BigEndian(bytes[4..], (uint)Flags);
            WriteUInt32BigEndian(bytes[12..], Checksum);
        }
        else
        {
            WriteUInt16BigEndian(bytes[4..], (ushort)Checksum);
            WriteUInt16BigEndian(bytes[6..], (ushort)Flags);
        }
    }
}
