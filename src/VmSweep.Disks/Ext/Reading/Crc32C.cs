using System.Numerics;
using System.Runtime.InteropServices;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>CRC32C (Castagnoli) as ext4 uses it: the start value is given and the result is not inverted.</summary>
internal static class Crc32C
{
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    public static uint Append(uint crc, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Append(crc, bytes);
    }
}
