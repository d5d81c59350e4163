using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>The extent tree of ext4. A node is searched, not walked, so a long file costs no more than its depth for each run.</summary>
internal sealed class ExtentMap(Volume volume, string structure, byte[] area, uint fileSeed) : BlockMap(volume, structure)
{
    // ext4 itself builds no deeper tree (EXT4_MAX_EXTENT_DEPTH).
    private const int MaxDepth = 5;

    // Logical blocks are 32-bit numbers.
    private const long End = 1L << 32;

    private readonly (long Number, byte[]? Bytes)[] _open = new (long, byte[]?)[MaxDepth + 1];

    public override BlockRun Find(long logical)
    {
        var node = area;
        long block = 0;
        var limit = End;
        var depth = CheckHeader(node, block, expectedDepth: null).Depth;
        while (true)
        {
            var header = CheckHeader(node, block, depth);
            var index = Search(node, header.Entries, logical);
            if (index + 1 < header.Entries)
                limit = Math.Min(limit, LogicalOf(node, index + 1));
            if (depth == 0)
                return RunOf(node, index, block, logical, limit);
            if (index < 0)
                return Hole(node, header, logical, limit);
            block = ExtentIndex.Read(Entry(node, index)).Child;
            depth--;
            node = ReadNode(block, depth);
        }
    }

    private static ReadOnlySpan<byte> Entry(byte[] node, int index) => node.AsSpan(ExtentHeader.Length + (index * Extent.Length), Extent.Length);

    private static long LogicalOf(byte[] node, int index) => BinaryPrimitives.ReadUInt32LittleEndian(Entry(node, index));

    /// <summary>The last entry that begins at or before the block; -1 if none does.</summary>
    private static int Search(byte[] node, int entries, long logical)
    {
        int low = 0, high = entries;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (LogicalOf(node, middle) <= logical)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private static BlockRun Hole(byte[] node, ExtentHeader header, long logical, long limit) =>
        new(0, Math.Max(1, (header.Entries > 0 ? Math.Min(limit, LogicalOf(node, 0)) : limit) - logical));

    private BlockRun RunOf(byte[] node, int index, long block, long logical, long limit)
    {
        if (index < 0)
            return Hole(node, ExtentHeader.Read(node), logical, limit);
        var extent = Extent.Read(Entry(node, index));
        var end = (long)extent.Logical + extent.Count;
        if (logical >= end)
            return new BlockRun(0, Math.Max(1, limit - logical));
        if (!Volume.Contains(extent.Block, extent.Count))
            throw Broken(block, $"the extent of {extent.Count} blocks from {extent.Block} on is not inside the file system's {Volume.BlockCount} blocks.");
        var skip = logical - extent.Logical;
        return new BlockRun(extent.Written ? extent.Block + skip : 0, extent.Count - skip);
    }

    private byte[] ReadNode(long block, int depth)
    {
        if (_open[depth].Number != block || _open[depth].Bytes is null)
        {
            var bytes = Volume.ReadBlock(block, Structure);
            CheckHeader(bytes, block, depth);
            VerifyTail(bytes, block);
            _open[depth] = (block, bytes);
        }

        return _open[depth].Bytes!;
    }

    private ExtentHeader CheckHeader(byte[] node, long block, int? expectedDepth)
    {
        var header = ExtentHeader.Read(node);
        if (header.Magic != ExtentHeader.MagicNumber)
            throw Broken(block, $"the node's magic number is 0x{header.Magic:x4}, not 0x{ExtentHeader.MagicNumber:x4}.");
        var room = (node.Length - ExtentHeader.Length) / Extent.Length;
        if (header.Entries > header.Capacity || header.Capacity > room)
            throw Broken(block, $"the node claims {header.Entries} of {header.Capacity} entries, it has room for {room}.");
        if (expectedDepth is { } depth ? header.Depth != depth : header.Depth > MaxDepth)
            throw Broken(block, $"the node's depth is {header.Depth}, expected {(expectedDepth is { } wanted ? $"{wanted}" : $"at most {MaxDepth}")}.");
        return header;
    }

    /// <summary>The checksum stands behind the last entry that the node has room for.</summary>
    private void VerifyTail(byte[] node, long block)
    {
        if (!Volume.VerifyMetadata)
            return;
        var tail = ExtentHeader.Length + (ExtentHeader.Read(node).Capacity * Extent.Length);
        if (tail + 4 <= node.Length && Crc32C.Append(fileSeed, node.AsSpan(0, tail)) != BinaryPrimitives.ReadUInt32LittleEndian(node.AsSpan(tail)))
            throw Broken(block, "the node's checksum is wrong.");
    }
}
