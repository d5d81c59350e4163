using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>An entry of a linear directory block (filesystems/ext4, "Linear (Classic) Directories").</summary>
/// <param name="Inode">0 for an unused entry.</param>
/// <param name="Length">Bytes to the next entry.</param>
internal readonly record struct DirectoryRecord(uint Inode, int Length, byte FileType, ReadOnlyMemory<byte> Name)
{
    public const int HeaderLength = 8;

    /// <summary>The least room that a name needs, a multiple of 4.</summary>
    public static int RoomFor(int nameLength) => (HeaderLength + nameLength + 3) & ~3;

    public static DirectoryRecord Read(ReadOnlyMemory<byte> bytes, int blockSize)
    {
        var span = bytes.Span;
        int length = ReadUInt16LittleEndian(span[4..]);
        // Blocks of 64 KiB do not fit 16 bits; ext4_rec_len_from_disk.
        if (length is 0 or 65535 && blockSize == 65536)
            length = 65536;
        var nameLength = Math.Min(span[6], span.Length - HeaderLength);
        return new DirectoryRecord(ReadUInt32LittleEndian(span), length, span[7], bytes.Slice(HeaderLength, nameLength));
    }

    public void Write(Span<byte> bytes)
    {
        WriteUInt32LittleEndian(bytes, Inode);
        WriteUInt16LittleEndian(bytes[4..], (ushort)Length);
        bytes[6] = (byte)Name.Length;
        bytes[7] = FileType;
        Name.Span.CopyTo(bytes[HeaderLength..]);
    }
}
