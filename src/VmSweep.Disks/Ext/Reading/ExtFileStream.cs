namespace VmSweep.Disks.Ext.Reading;

/// <summary>A file's content; holes read as zeros.</summary>
internal sealed class ExtFileStream(Volume volume, BlockMap map, long length, string structure) : Stream
{
    private long _position;
    private long _runStart;
    private BlockRun _run;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(length - _position, 0, buffer.Length);
        buffer = buffer[..count];
        while (buffer.Length > 0)
        {
            var (block, inBlock, available) = RunAt(_position);
            var part = buffer[..(int)Math.Min(buffer.Length, available)];
            if (block == 0)
                part.Clear();
            else
                volume.Device.Read(PlaceOf(block, inBlock, part.Length), part);
            _position += part.Length;
            buffer = buffer[part.Length..];
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Where the content lies is looked up at once, in blocks that are mostly in memory; the content is waited for.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Clamp(length - _position, 0, buffer.Length);
        buffer = buffer[..count];
        while (buffer.Length > 0)
        {
            var (block, inBlock, available) = RunAt(_position);
            var part = buffer[..(int)Math.Min(buffer.Length, available)];
            if (block == 0)
                part.Span.Clear();
            else
                await volume.Device.ReadAsync(PlaceOf(block, inBlock, part.Length), part, cancellationToken).ConfigureAwait(false);
            _position += part.Length;
            buffer = buffer[part.Length..];
        }

        return count;
    }

    /// <summary>Moves over holes: the number of bytes from the position on that are known to be zeros.</summary>
    public long SkipHole()
    {
        var start = _position;
        while (_position < length)
        {
            var (block, _, available) = RunAt(_position);
            if (block != 0)
                break;
            _position = Math.Min(length, _position + available);
        }

        return _position - start;
    }

    /// <summary>Reads what lies before the next hole, as much as the buffer takes; of a damaged file what comes before the damage.</summary>
    public int ReadData(Span<byte> buffer)
    {
        var count = 0;
        try
        {
            while (count < buffer.Length && DataAhead(buffer.Length - count) is var (block, inBlock, ahead) && ahead > 0)
            {
                volume.Device.Read(PlaceOf(block, inBlock, ahead), buffer.Slice(count, ahead));
                _position += ahead;
                count += ahead;
            }
        }
        catch (DiskException) when (count > 0)
        {
            // The next call meets it again.
        }

        return count;
    }

    /// <inheritdoc cref="ReadData" />
    public async ValueTask<int> ReadDataAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            while (count < buffer.Length && DataAhead(buffer.Length - count) is var (block, inBlock, ahead) && ahead > 0)
            {
                await volume.Device.ReadAsync(PlaceOf(block, inBlock, ahead), buffer.Slice(count, ahead), cancellationToken).ConfigureAwait(false);
                _position += ahead;
                count += ahead;
            }
        }
        catch (DiskException) when (count > 0)
        {
            // The next call meets it again.
        }

        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private (long Block, int InBlock, long Available) RunAt(long position)
    {
        var (logical, inBlock) = Math.DivRem(position, volume.BlockSize);
        if (logical < _runStart || logical >= _runStart + _run.Count)
        {
            _run = map.Find(logical);
            _runStart = logical;
        }

        var skip = logical - _runStart;
        // A run may be as long as 2^32 blocks of 64 KiB: no overflow.
        return (_run.Block == 0 ? 0 : _run.Block + skip, (int)inBlock, ((_run.Count - skip) * volume.BlockSize) - inBlock);
    }

    /// <summary>Where the content at the position lies and how much of it in one piece; no bytes at a hole and at the end.</summary>
    private (long Block, int InBlock, int Length) DataAhead(int wanted)
    {
        if (_position >= length)
            return default;
        var (block, inBlock, available) = RunAt(_position);
        return block == 0 ? default : (block, inBlock, (int)Math.Min(Math.Min(wanted, available), length - _position));
    }

    private long PlaceOf(long block, int inBlock, int count)
    {
        if (!volume.Contains(block, (inBlock + count + volume.BlockSize - 1L) / volume.BlockSize))
        {
            throw new DiskFormatException(
                volume.Name, structure, block * volume.BlockSize, $"blocks from {block} on are not inside the file system's {volume.BlockCount}.");
        }

        return (block * volume.BlockSize) + inBlock;
    }
}
