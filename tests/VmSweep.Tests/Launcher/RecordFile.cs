using System.Globalization;
using System.Text;

namespace VmSweep.Tests.Launcher;

/// <summary>Reads a record as docs/guest-contract.md has it, with a POSIX cksum of its own.</summary>
internal sealed record RecordCopy(IReadOnlyDictionary<string, string> Values)
{
    public int Sequence => int.Parse(Values["sequence"], CultureInfo.InvariantCulture);

    public string this[string key] => Values[key];

    /// <summary>The copies with a right checksum at their right place, newest first.</summary>
    public static IReadOnlyList<RecordCopy> ReadAll(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(8192, bytes.Length);
        return [.. Enumerable.Range(0, 2)
            .Select(index => (Index: index, Copy: Read(bytes.AsSpan(index * 4096, 4096))))
            .Where(found => found.Copy is not null && found.Copy.Sequence % 2 == found.Index)
            .Select(found => found.Copy!)
            .OrderByDescending(copy => copy.Sequence)];
    }

    private static RecordCopy? Read(ReadOnlySpan<byte> copy)
    {
        var text = Encoding.ASCII.GetString(copy).TrimEnd('\0');
        var at = text.IndexOf("cksum=", StringComparison.Ordinal);
        if (at < 0 || !text.StartsWith("VMSWEEP-RECORD 1\n", StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal))
            return null;
        if (text[at..] != $"cksum={PosixCksum(copy[..at])} {at}\n")
            return null;
        return new(text[..at].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    // POSIX cksum: CRC-32 with polynomial 04C11DB7, not reflected, over the bytes and then the length's.
    private static uint PosixCksum(ReadOnlySpan<byte> bytes)
    {
        var crc = 0u;
        foreach (var value in bytes)
            crc = Next(crc, value);
        for (var length = bytes.Length; length != 0; length >>= 8)
            crc = Next(crc, (byte)length);
        return ~crc;

        static uint Next(uint crc, byte value)
        {
            crc ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            return crc;
        }
    }
}
