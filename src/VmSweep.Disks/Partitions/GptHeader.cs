using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Partitions;

/// <summary>The header of a GUID partition table (UEFI specification, 5.3.2).</summary>
internal sealed record GptHeader(uint HeaderLength, uint Checksum, long EntriesSector, uint EntryCount, uint EntryLength, uint EntriesChecksum)
{
    public const int Length = 92;
    public const ulong Signature = 0x5452415020494645;

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => ReadUInt64LittleEndian(bytes) == Signature;

    public static GptHeader Read(ReadOnlySpan<byte> bytes) => new(
        ReadUInt32LittleEndian(bytes[12..]),
        ReadUInt32LittleEndian(bytes[16..]),
        ReadInt64LittleEndian(bytes[72..]),
        ReadUInt32LittleEndian(bytes[80..]),
        ReadUInt32LittleEndian(bytes[84..]),
        ReadUInt32LittleEndian(bytes[88..]));

    public void Write(Span<byte> bytes)
    {
        WriteUInt64LittleEndian(bytes, Signature);
        WriteUInt32LittleEndian(bytes[12..], HeaderLength);
        WriteUInt32LittleEndian(bytes[16..], Checksum);
        WriteInt64LittleEndian(bytes[72..], EntriesSector);
        WriteUInt32LittleEndian(bytes[80..], EntryCount);
        WriteUInt32LittleEndian(bytes[84..], EntryLength);
        WriteUInt32LittleEndian(bytes[88..], EntriesChecksum);
    }
}
