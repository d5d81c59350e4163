using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>
/// Reads directories block by block. An indexed directory (dir_index) reads the same: its index blocks look like one unused
/// entry to whoever does not know them, by design.
/// </summary>
internal static class DirectoryReader
{
    private const byte ChecksumTailType = 0xde;

    /// <summary>All entries but "." and "..".</summary>
    /// <param name="take">Called for each block; whoever counts them can stop a directory that has no end.</param>
    public static IEnumerable<DirectoryRecord> Read(Volume volume, uint number, Inode inode, Stream content, uint fileSeed, Action take)
    {
        var structure = $"directory inode {number}";
        var inline = inode.Flags.HasFlag(InodeFlags.InlineData);
        if (!inline && (inode.Size % volume.BlockSize != 0 || inode.Size / volume.BlockSize > volume.BlockCount))
            throw new DiskFormatException(volume.Name, structure, 0, $"its size {inode.Size} is not a number of blocks that the file system can hold.");
        if (inline)
        {
            foreach (var record in ReadInline(volume, structure, content))
                yield return record;
            yield break;
        }

        var htree = inode.Flags.HasFlag(InodeFlags.HashIndexed);
        for (var position = 0L; position < content.Length; position += volume.BlockSize)
        {
            take();
            var block = new byte[volume.BlockSize];
            content.Position = position;
            content.ReadExactly(block);
            Verify(volume, structure, block, position, fileSeed, htree);
            foreach (var record in ReadBlock(volume, structure, block, position))
                yield return record;
        }
    }

    /// <summary>Inline directories begin with the parent's number in place of "." and ".."; the rest are plain entries.</summary>
    private static IEnumerable<DirectoryRecord> ReadInline(Volume volume, string structure, Stream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var first = Math.Min(bytes.Length, Inode.BlockAreaLength);
        foreach (var (start, end) in new[] { (Math.Min(4, first), first), (first, bytes.Length) })
        {
            if (end - start < DirectoryRecord.HeaderLength)
                continue;
            foreach (var record in ReadBlock(volume, structure, bytes.AsMemory(start, end - start), start))
                yield return record;
        }
    }

    private static IEnumerable<DirectoryRecord> ReadBlock(Volume volume, string structure, ReadOnlyMemory<byte> block, long position)
    {
        for (var at = 0; at + DirectoryRecord.HeaderLength <= block.Length;)
        {
            var record = DirectoryRecord.Read(block[at..], volume.BlockSize);
            var least = DirectoryRecord.RoomFor(record.Inode == 0 ? 0 : record.Name.Length);
            if (record.Length < least || record.Length % 4 != 0 || at + record.Length > block.Length)
            {
                throw new DiskFormatException(
                    volume.Name, structure, position + at, $"an entry's length is {record.Length}; it needs {least} and may reach to byte {block.Length} of its block. (The offset is the directory's own.)");
            }

            at += record.Length;
            if (record.Inode != 0 && !IsSelfOrParent(record.Name.Span))
                yield return record;
        }
    }

    private static bool IsSelfOrParent(ReadOnlySpan<byte> name) => name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);

    private static void Verify(Volume volume, string structure, byte[] block, long position, uint fileSeed, bool htree)
    {
        if (!volume.VerifyMetadata)
            return;
        var tail = block.Length - 12;
        var isTail = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(tail)) == 0
            && BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(tail + 4)) == 12 && block[tail + 7] == ChecksumTailType;
        if (isTail)
        {
            if (Crc32C.Append(fileSeed, block.AsSpan(0, tail)) != BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(tail + 8)))
                throw new DiskFormatException(volume.Name, structure, position, "a block's checksum is wrong. (The offset is the directory's own.)");
        }
        else if (!htree)
        {
            throw new DiskFormatException(volume.Name, structure, position, "a block has no checksum, though the file system has metadata_csum. (The offset is the directory's own.)");
        }
    }
}
