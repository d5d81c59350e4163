namespace VmSweep.Guest;

/// <summary>The CRC of the POSIX <c>cksum</c> program, which every guest has: the launcher seals the record with it.</summary>
public static class Cksum
{
    /// <summary>CRC-32 of POSIX.1-2017, cksum: most significant bit first, generator 04C11DB7.</summary>
    private const uint Generator = 0x04C11DB7;

    private static readonly uint[] Table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = 0u;
        foreach (var value in data)
            crc = Next(crc, value);
        // The length follows the data, least significant byte first, without leading zero bytes.
        for (var length = (uint)data.Length; length != 0; length >>= 8)
            crc = Next(crc, (byte)length);
        return ~crc;
    }

    private static uint Next(uint crc, byte value) => (crc << 8) ^ Table[(crc >> 24) ^ value];

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ Generator : crc << 1;
            table[i] = crc;
        }

        return table;
    }
}
