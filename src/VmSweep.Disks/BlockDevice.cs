using VmSweep.Disks.Devices;

namespace VmSweep.Disks;

/// <summary>
/// A row of bytes of fixed length with random access: a raw file, the guest's view of a qcow2 image, a partition, memory.
/// Reading is safe from several threads at once; writing is not.
/// </summary>
public abstract class BlockDevice : IDisposable
{
    /// <summary>What messages call this device, mostly the path of its file.</summary>
    public abstract string Name { get; }

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Whether <see cref="Write"/> works.</summary>
    public virtual bool CanWrite => false;

    /// <summary>A device over bytes in memory; writes change the array.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="name">What messages call it.</param>
    public static BlockDevice FromMemory(byte[] content, string name = "memory") => new MemoryDevice(content, name);

    /// <summary>Fills the buffer from <paramref name="offset"/> on.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="buffer">Filled to its end.</param>
    /// <exception cref="DiskFormatException">The range is not inside the device, or the image does not say what is there.</exception>
    public void Read(long offset, Span<byte> buffer)
    {
        CheckRange(offset, buffer.Length);
        ReadCore(offset, buffer);
    }

    /// <summary>Writes the data at <paramref name="offset"/>.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="data">What to write; must lie inside the device.</param>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        CheckWritable();
        CheckRange(offset, data.Length);
        WriteCore(offset, data);
    }

    /// <summary>Fills the buffer from <paramref name="offset"/> on, without holding a thread where the device can wait for its bytes.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="buffer">Filled to its end.</param>
    /// <param name="cancellationToken">Gives up waiting; what the buffer then holds is undefined.</param>
    /// <exception cref="DiskFormatException">The range is not inside the device, or the image does not say what is there.</exception>
    public ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckRange(offset, buffer.Length);
        cancellationToken.ThrowIfCancellationRequested();
        return ReadCoreAsync(offset, buffer, cancellationToken);
    }

    /// <summary>Writes the data at <paramref name="offset"/>, without holding a thread where the device can wait.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="data">What to write; must lie inside the device.</param>
    /// <param name="cancellationToken">Gives up waiting; what the device then holds there is undefined.</param>
    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        CheckWritable();
        CheckRange(offset, data.Length);
        cancellationToken.ThrowIfCancellationRequested();
        return WriteCoreAsync(offset, data, cancellationToken);
    }

    /// <summary>Ends writing: the image is whole afterwards, and not before.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>A part of this device as a device; disposing of it leaves this one open.</summary>
    /// <param name="offset">First byte of the part.</param>
    /// <param name="length">Length of the part in bytes.</param>
    /// <param name="name">What messages call it.</param>
    public BlockDevice Slice(long offset, long length, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new SliceDevice(this, offset, length, name ?? $"{Name} from byte {offset}");
    }

    /// <summary>A seekable stream over the device that does not own it.</summary>
    public Stream OpenStream() => new DeviceStream(this);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Fills the buffer; the range was checked.</summary>
    protected abstract void ReadCore(long offset, Span<byte> buffer);

    /// <summary>Writes the data; the range was checked.</summary>
    protected virtual void WriteCore(long offset, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    /// <summary>
    /// Fills the buffer; the range was checked. This one reads at once: what lies in memory does not wait. A device whose bytes come from
    /// afar overrides it.
    /// </summary>
    protected virtual ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ReadCore(offset, buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the data; the range was checked. This one writes at once.</summary>
    protected virtual ValueTask WriteCoreAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        WriteCore(offset, data.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Releases what the device holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private void CheckWritable()
    {
        if (!CanWrite)
            throw new NotSupportedException($"{Name} is open for reading only.");
    }

    private void CheckRange(long offset, int length)
    {
        if (offset < 0 || offset > Length - length)
            throw new DiskFormatException(Name, "device", offset, $"{length} bytes here are not inside its {Length} bytes.");
    }
}
