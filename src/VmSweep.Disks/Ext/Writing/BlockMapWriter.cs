using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>
/// Builds the classic block map (filesystems/ext4, "Direct/Indirect Block Addressing"): 12 direct blocks, then trees of one,
/// two and three levels. Blocks come in ascending order, so one open block for each level suffices.
/// </summary>
internal sealed class BlockMapWriter(int blockSize, Func<long> allocate, RunWriter output)
{
    private const int Direct = 12;

    private readonly long _perBlock = blockSize / 4;
    private readonly OpenBlock?[] _open = new OpenBlock?[4];

    /// <summary>i_block as it will be.</summary>
    public byte[] BlockArea { get; } = new byte[Inode.BlockAreaLength];

    /// <summary>Blocks taken, those of the map itself among them.</summary>
    public long BlocksUsed { get; private set; }

    /// <summary>Takes a block for the content at a logical block, after those of the map that lead to it.</summary>
    public long Allocate(long logical)
    {
        var slot = SlotFor(logical, out var holder);
        var block = Next();
        BinaryPrimitives.WriteUInt32LittleEndian(holder.AsSpan(slot * 4), (uint)block);
        return block;
    }

    /// <summary>Maps a logical block to a block that was taken elsewhere.</summary>
    public void Map(long logical, long block)
    {
        var slot = SlotFor(logical, out var holder);
        BlocksUsed++;
        BinaryPrimitives.WriteUInt32LittleEndian(holder.AsSpan(slot * 4), (uint)block);
    }

    /// <summary>Writes what is still open.</summary>
    public void Finish()
    {
        foreach (var open in _open)
            Close(open);
    }

    private long Next()
    {
        BlocksUsed++;
        return allocate();
    }

    private int SlotFor(long logical, out byte[] holder)
    {
        holder = BlockArea;
        if (logical < Direct)
            return (int)logical;
        var rest = logical - Direct;
        var depth = 1;
        for (var size = _perBlock; rest >= size; size *= _perBlock)
        {
            rest -= size;
            depth++;
        }

        var slot = Direct + depth - 1;
        for (var level = depth; level >= 1; level--)
        {
            var below = Power(level - 1);
            var index = rest / (below * _perBlock);
            if (_open[level] is not { } open || open.Depth != depth || open.Index != index)
            {
                Close(_open[level]);
                open = _open[level] = new OpenBlock(depth, index, Next(), new byte[blockSize]);
                BinaryPrimitives.WriteUInt32LittleEndian(holder.AsSpan(slot * 4), (uint)open.Block);
            }

            holder = open.Bytes;
            slot = (int)(rest / below % _perBlock);
        }

        return slot;
    }

    private long Power(int exponent)
    {
        long power = 1;
        for (; exponent > 0; exponent--)
            power *= _perBlock;
        return power;
    }

    private void Close(OpenBlock? open)
    {
        if (open is not null)
            output.Write(open.Block * blockSize, open.Bytes);
    }

    private sealed record OpenBlock(int Depth, long Index, long Block, byte[] Bytes);
}
