using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>Extended attributes: behind the inode's own fields, in a block, or with values in inodes of their own.</summary>
internal sealed class AttributeReader(Volume volume, InodeReader inodes)
{
    private const uint Magic = 0xea020000;
    private const int BlockHeaderLength = 32;

    // Linux's own bound for a value (XATTR_SIZE_MAX).
    private const int MaxValueLength = 65536;

    public IEnumerable<(AttributeEntry Entry, ReadOnlyMemory<byte> Value)> Read(uint number, Inode inode, byte[] bytes)
    {
        var structure = $"extended attributes of inode {number}";
        var first = Inode.ShortLength + inode.ExtraSize;
        if (inode.ExtraSize > 0 && first + 4 < bytes.Length && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(first)) == Magic)
        {
            foreach (var attribute in ReadEntries(structure, bytes.AsMemory(first + 4), 0, 0))
                yield return attribute;
        }

        if (inode.AttributeBlock == 0)
            yield break;
        var block = volume.ReadBlock(inode.AttributeBlock, structure);
        var offset = inode.AttributeBlock * volume.BlockSize;
        if (BinaryPrimitives.ReadUInt32LittleEndian(block) != Magic)
            throw new DiskFormatException(volume.Name, structure, offset, "the block's magic number is wrong.");
        Verify(structure, block, inode.AttributeBlock);
        foreach (var attribute in ReadEntries(structure, block, BlockHeaderLength, offset))
            yield return attribute;
    }

    /// <summary>Value offsets count from the start of <paramref name="area"/>.</summary>
    private IEnumerable<(AttributeEntry Entry, ReadOnlyMemory<byte> Value)> ReadEntries(string structure, ReadOnlyMemory<byte> area, int position, long offset)
    {
        while (position + 4 <= area.Length && BinaryPrimitives.ReadUInt32LittleEndian(area.Span[position..]) != 0)
        {
            if (position + AttributeEntry.HeaderLength > area.Length)
                throw new DiskFormatException(volume.Name, structure, offset + position, "an entry does not end inside its area.");
            var entry = AttributeEntry.Read(area.Span[position..]);
            if (entry.Name.Length != area.Span[position] || entry.ValueLength > MaxValueLength)
                throw new DiskFormatException(volume.Name, structure, offset + position, $"an entry's name or value ({entry.ValueLength} bytes) is too long.");
            yield return (entry, entry.ValueInode == 0 ? Value(structure, area, entry, offset + position) : ReadValueInode(structure, entry));
            position += (AttributeEntry.HeaderLength + entry.Name.Length + 3) & ~3;
        }
    }

    private ReadOnlyMemory<byte> Value(string structure, ReadOnlyMemory<byte> area, AttributeEntry entry, long offset)
    {
        if (entry.ValueLength == 0)
            return default;
        if (entry.ValueOffset > area.Length - entry.ValueLength)
            throw new DiskFormatException(volume.Name, structure, offset, $"a value of {entry.ValueLength} bytes at {entry.ValueOffset} is not inside the area.");
        return area.Slice(entry.ValueOffset, entry.ValueLength);
    }

    private ReadOnlyMemory<byte> ReadValueInode(string structure, AttributeEntry entry)
    {
        var inode = inodes.Read(entry.ValueInode, out _);
        if (!inode.Flags.HasFlag(InodeFlags.AttributeInode) || inode.Size < entry.ValueLength)
            throw new DiskFormatException(volume.Name, structure, 0, $"inode {entry.ValueInode} does not hold an attribute's {entry.ValueLength} bytes.");
        var value = new byte[entry.ValueLength];
        var map = BlockMap.For(volume, entry.ValueInode, inode, inodes.FileSeed(entry.ValueInode, inode));
        using var stream = new ExtFileStream(volume, map, entry.ValueLength, structure);
        stream.ReadExactly(value);
        return value;
    }

    private void Verify(string structure, byte[] block, long number)
    {
        if (!volume.VerifyMetadata)
            return;
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(place, number);
        var copy = block.AsSpan().ToArray();
        copy.AsSpan(16, 4).Clear();
        if (Crc32C.Append(Crc32C.Append(volume.ChecksumSeed, place), copy) != BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(16)))
            throw new DiskFormatException(volume.Name, structure, number * volume.BlockSize, "the block's checksum is wrong.");
    }
}
