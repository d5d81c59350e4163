namespace VmSweep.Disks.Ext.Reading;

/// <summary>CRC-16 with the reflected polynomial 0xA001 (Linux lib/crc16.c).</summary>
internal static class Crc16
{
    public static ushort Append(ushort crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0xa001 : crc >> 1);
        }

        return crc;
    }
}
