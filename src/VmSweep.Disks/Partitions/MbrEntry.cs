using System.Buffers.Binary;

namespace VmSweep.Disks.Partitions;

/// <summary>An entry of the master boot record's table; cylinders and heads are not looked at.</summary>
internal readonly record struct MbrEntry(byte Type, uint First, uint Sectors)
{
    public const int EntryLength = 16;

    /// <summary>The one partition of an MBR that only protects a GPT (UEFI specification, 5.2.3).</summary>
    public const byte ProtectiveType = 0xee;

    public bool IsExtended => Type is 0x05 or 0x0f or 0x85;

    public static MbrEntry Read(ReadOnlySpan<byte> bytes) =>
        new(bytes[4], BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));

    public void Write(Span<byte> bytes)
    {
        bytes[4] = Type;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], First);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Sectors);
    }
}
