using System.Buffers;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>Collects writes that follow each other on the device into one.</summary>
internal sealed class RunWriter(BlockDevice device) : IDisposable
{
    // From here on a copy costs more than a call.
    private const int Large = 16 * 1024;

    // Rented: arrays of this size are expensive to the garbage collector when thousands of images are written.
    private readonly byte[] _pending = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private long _start;
    private int _length;

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (offset != _start + _length || data.Length >= Large || data.Length > _pending.Length - _length)
            Flush();
        if (data.Length >= Large && _length == 0)
        {
            device.Write(offset, data);
            return;
        }

        if (_length == 0)
            _start = offset;
        data.CopyTo(_pending.AsSpan(_length));
        _length += data.Length;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pending);

    public void Flush()
    {
        if (_length > 0)
            device.Write(_start, _pending.AsSpan(0, _length));
        _length = 0;
    }
}
