using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace VmSweep.Disks.Devices;

/// <summary>
/// Collects writes to a file that grows: what comes at its end waits in memory, so that tables and data that lie side by side go out in
/// one call. The window only moves forward; behind it writes go straight to the file, and before it the file is empty.
/// </summary>
internal sealed class WriteWindow(SafeFileHandle handle) : IDisposable
{
    public const int Capacity = 2 * 1024 * 1024;
    private const int Page = 4096;

    // A gap of zeros is worth a call of its own from here on; shorter ones are written.
    private const int GapPages = 8;

    // Rented: arrays of this size are expensive to the garbage collector when thousands of images are written.
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Capacity);
    private long _start;
    private int _length;

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (offset < _start)
        {
            var behind = (int)Math.Min(data.Length, _start - offset);
            RandomAccess.Write(handle, data[..behind], offset);
            offset += behind;
            data = data[behind..];
        }

        while (data.Length > 0)
        {
            if (offset >= _start + Capacity)
                MoveTo(offset);
            var at = (int)(offset - _start);
            var part = data[..Math.Min(data.Length, Capacity - at)];
            if (at > _length)
                _bytes.AsSpan(_length, at - _length).Clear();
            part.CopyTo(_bytes.AsSpan(at));
            _length = Math.Max(_length, at + part.Length);
            offset += part.Length;
            data = data[part.Length..];
        }
    }

    /// <summary>Writes what waits; pages of zeros stay holes.</summary>
    public void Flush()
    {
        var pending = _bytes.AsSpan(0, _length);
        for (var at = 0; at < _length;)
        {
            var data = pending[at..].IndexOfAnyExcept((byte)0);
            if (data < 0)
                break;
            at += data / Page * Page;
            var end = EndOfData(pending, at);
            RandomAccess.Write(handle, pending[at..end], _start + at);
            at = end;
        }

        _start += _length;
        _length = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private static int EndOfData(ReadOnlySpan<byte> pending, int at)
    {
        while (at < pending.Length)
        {
            var left = pending[at..];
            var gap = left[..Math.Min(left.Length, GapPages * Page)];
            if (!gap.ContainsAnyExcept((byte)0))
                return at;
            at += Math.Min(Page, left.Length);
        }

        return at;
    }

    private void MoveTo(long offset)
    {
        Flush();
        // Never back over what was written already.
        _start = Math.Max(_start, offset / Page * Page);
    }
}
