using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Structures;

/// <summary>An extended attribute's entry ("ext4_xattr_entry").</summary>
/// <param name="ValueOffset">From the block's start, or from the first entry's where attributes live in the inode.</param>
/// <param name="ValueInode">An inode that holds the value (ea_inode), or 0.</param>
internal sealed record AttributeEntry(byte NameIndex, int ValueOffset, uint ValueInode, int ValueLength, uint Hash, byte[] Name)
{
    public const int HeaderLength = 16;

    public static AttributeEntry Read(ReadOnlySpan<byte> bytes) => new(
        bytes[1],
        ReadUInt16LittleEndian(bytes[2..]),
        ReadUInt32LittleEndian(bytes[4..]),
        (int)Math.Min(ReadUInt32LittleEndian(bytes[8..]), int.MaxValue),
        ReadUInt32LittleEndian(bytes[12..]),
        bytes.Slice(HeaderLength, Math.Min(bytes[0], bytes.Length - HeaderLength)).ToArray());

    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Name.Length;
        bytes[1] = NameIndex;
        WriteUInt16LittleEndian(bytes[2..], (ushort)ValueOffset);
        WriteUInt32LittleEndian(bytes[4..], ValueInode);
        WriteUInt32LittleEndian(bytes[8..], (uint)ValueLength);
        WriteUInt32LittleEndian(bytes[12..], Hash);
        Name.CopyTo(bytes[HeaderLength..]);
    }

    /// <summary>fs/ext4/xattr.c, ext4_xattr_hash_entry: over the name's bytes, then the value's words, zeros behind it included.</summary>
    public uint ComputeHash(ReadOnlySpan<byte> paddedValue)
    {
        uint hash = 0;
        foreach (var letter in Name)
            hash = (hash << 5) ^ (hash >> 27) ^ letter;
        for (var i = 0; i < paddedValue.Length; i += 4)
            hash = (hash << 16) ^ (hash >> 16) ^ ReadUInt32LittleEndian(paddedValue[i..]);
        return hash;
    }
}
