namespace VmSweep.Disks.Ext.Journal;

/// <summary>
/// A device some of whose blocks are read from elsewhere on it: from the journal. Replaying so takes no memory but the map, and
/// nothing is written.
/// </summary>
internal sealed class OverlayDevice(BlockDevice device, int blockSize, IReadOnlyDictionary<long, JournalCopy> copies) : BlockDevice
{
    public override string Name => device.Name;

    public override long Length => device.Length;

    protected override void ReadCore(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var (block, inBlock) = Math.DivRem(offset, blockSize);
            var part = buffer[..(int)Math.Min(buffer.Length, blockSize - inBlock)];
            if (copies.TryGetValue(block, out var copy))
                ReadCopy(copy, (int)inBlock, part);
            else
                device.Read(offset, part);
            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    protected override async ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            var (block, inBlock) = Math.DivRem(offset, blockSize);
            var part = buffer[..(int)Math.Min(buffer.Length, blockSize - inBlock)];
            if (copies.TryGetValue(block, out var copy))
                ReadCopy(copy, (int)inBlock, part.Span);
            else
                await device.ReadAsync(offset, part, cancellationToken).ConfigureAwait(false);
            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    private void ReadCopy(JournalCopy copy, int inBlock, Span<byte> part)
    {
        device.Read((copy.Block * blockSize) + inBlock, part);
        if (copy.Escaped)
            copy.Unescape(inBlock, part);
    }
}
