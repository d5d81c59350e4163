using System.Buffers.Binary;
using System.Text;

namespace VmSweep.Disks.Qcow2;

/// <summary>An internal snapshot as the image lists it (qcow2.rst, "Snapshots").</summary>
/// <param name="Id">Its unique id, a number as text.</param>
/// <param name="Name">The name that its maker gave.</param>
/// <param name="Taken">When it was taken, by the host's clock.</param>
/// <param name="VmStateBytes">Size of the saved machine state in bytes; 0 for a disk-only snapshot.</param>
public sealed record Qcow2Snapshot(string Id, string Name, DateTimeOffset Taken, long VmStateBytes)
{
    internal const int FixedLength = 40;

    /// <summary>Reads one entry; returns its whole length, padded to 8 bytes, or 0 if the bytes end before it does.</summary>
    internal static int Read(ReadOnlySpan<byte> bytes, out Qcow2Snapshot? snapshot)
    {
        snapshot = null;
        if (bytes.Length < FixedLength)
            return 0;
        int idLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        int nameLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        long stateLength = BinaryPrimitives.ReadUInt32BigEndian(bytes[32..]);
        var extraLength = BinaryPrimitives.ReadUInt32BigEndian(bytes[36..]);
        if (extraLength > 1024 || FixedLength + extraLength + idLength + nameLength > bytes.Length)
            return 0;
        if (extraLength >= 8)
            stateLength = BinaryPrimitives.ReadInt64BigEndian(bytes[FixedLength..]);
        var texts = bytes[(FixedLength + (int)extraLength)..];
        snapshot = new Qcow2Snapshot(
            Encoding.UTF8.GetString(texts[..idLength]),
            Encoding.UTF8.GetString(texts.Slice(idLength, nameLength)),
            DateTimeOffset.FromUnixTimeSeconds(seconds),
            stateLength);
        return (FixedLength + (int)extraLength + idLength + nameLength + 7) & ~7;
    }
}
