namespace VmSweep.Disks.Ext.Writing;

/// <summary>Which blocks are taken, and the next one that is not.</summary>
internal sealed class BlockBitmap(long blockCount, long firstBlock)
{
    private readonly byte[] _bits = new byte[(blockCount + 7) / 8];
    private long _next = firstBlock;

    public bool IsUsed(long block) => (_bits[block >> 3] & (1 << (int)(block & 7))) != 0;

    public void Use(long first, long count)
    {
        for (var block = first; block < first + count; block++)
            _bits[block >> 3] |= (byte)(1 << (int)(block & 7));
    }

    /// <summary>Takes the lowest free block that is not below the one taken last; -1 when there is none.</summary>
    public long Allocate()
    {
        while (_next < blockCount && IsUsed(_next))
            _next++;
        if (_next >= blockCount)
            return -1;
        Use(_next, 1);
        return _next++;
    }

    /// <summary>The lowest place inside [from, end) for so many blocks in a row; -1 when there is none.</summary>
    public long FindRun(long from, long end, long count)
    {
        for (long first = from, length = 0, block = from; block < end; block++)
        {
            if (IsUsed(block))
                (first, length) = (block + 1, 0);
            else if (++length == count)
                return first;
        }

        return -1;
    }
}
