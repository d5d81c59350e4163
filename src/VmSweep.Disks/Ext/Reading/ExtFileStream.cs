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
                ReadRun(block, inBlock, part);
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
            while (count < buffer.Length && _position < length)
            {
                var (block, inBlock, available) = RunAt(_position);
                if (block == 0)
                    break;
                var part = buffer.Slice(count, (int)Math.Min(Math.Min(buffer.Length - count, available), length - _position));
                ReadRun(block, inBlock, part);
                _position += part.Length;
                count += part.Length;
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

    private void ReadRun(long block, int inBlock, Span<byte> part)
    {
        if (!volume.Contains(block, (inBlock + part.Length + volume.BlockSize - 1L) / volume.BlockSize))
        {
            throw new DiskFormatException(
                volume.Name, structure, block * volume.BlockSize, $"blocks from {block} on are not inside the file system's {volume.BlockCount}.");
        }

        volume.Device.Read((block * volume.BlockSize) + inBlock, part);
    }
}
