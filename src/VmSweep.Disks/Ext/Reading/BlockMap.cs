using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>A stretch of a file: where it lies, or that it is a hole.</summary>
/// <param name="Block">The first block on the device; 0 for a hole or an extent that was never written.</param>
/// <param name="Count">How many blocks from the asked one on.</param>
internal readonly record struct BlockRun(long Block, long Count);

/// <summary>Tells where a file's blocks lie.</summary>
internal abstract class BlockMap(Volume volume, string structure)
{
    protected Volume Volume => volume;

    protected string Structure => structure;

    public static BlockMap For(Volume volume, uint number, Inode inode, uint fileSeed) =>
        inode.Flags.HasFlag(InodeFlags.Extents)
            ? new ExtentMap(volume, $"extent tree of inode {number}", inode.BlockArea, fileSeed)
            : new IndirectMap(volume, $"block map of inode {number}", inode.BlockArea);

    /// <summary>The run that begins at a logical block.</summary>
    public abstract BlockRun Find(long logical);

    protected DiskFormatException Broken(long block, string rule) => new(volume.Name, structure, block * volume.BlockSize, rule);
}

/// <summary>12 direct blocks and trees of one to three levels; ext2 and ext3.</summary>
internal sealed class IndirectMap(Volume volume, string structure, byte[] area) : BlockMap(volume, structure)
{
    private const int Direct = 12;

    private readonly int _perBlock = volume.BlockSize / 4;
    private readonly (long Number, byte[]? Bytes)[] _open = new (long, byte[]?)[4];

    public override BlockRun Find(long logical)
    {
        if (logical < Direct)
            return RunIn(area, (int)logical, Direct);
        var rest = logical - Direct;
        long below = 1;
        for (var depth = 1; depth <= 3; depth++)
        {
            var size = below * _perBlock;
            if (rest < size)
                return Descend(BinaryPrimitives.ReadUInt32LittleEndian(area.AsSpan((Direct + depth - 1) * 4)), depth, rest, below);
            rest -= size;
            below = size;
        }

        throw Broken(0, $"block {logical} is beyond what three levels reach.");
    }

    private BlockRun Descend(long block, int level, long rest, long below)
    {
        if (block == 0)
            return new BlockRun(0, (below * _perBlock) - rest);
        if (_open[level].Number != block)
            _open[level] = (block, Volume.ReadBlock(block, Structure));
        var bytes = _open[level].Bytes!;
        var (index, remainder) = Math.DivRem(rest, below);
        return level == 1
            ? RunIn(bytes, (int)index, _perBlock)
            : Descend(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)index * 4)), level - 1, remainder, below / _perBlock);
    }

    private static BlockRun RunIn(ReadOnlySpan<byte> pointers, int index, int end)
    {
        long first = BinaryPrimitives.ReadUInt32LittleEndian(pointers[(index * 4)..]);
        var count = 1;
        while (index + count < end)
        {
            long next = BinaryPrimitives.ReadUInt32LittleEndian(pointers[((index + count) * 4)..]);
            if (next != (first == 0 ? 0 : first + count))
                break;
            count++;
        }

        return new BlockRun(first, count);
    }
}
