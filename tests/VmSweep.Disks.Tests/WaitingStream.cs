namespace VmSweep.Disks.Tests;

/// <summary>Bytes that arrive in pieces and later, and only for those who wait for them; <paramref name="stall"/> after the first piece, they never do.</summary>
internal sealed class WaitingStream(byte[] content, bool stall = false) : Stream
{
    private const int PieceLength = 10_000;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A thread would be held here.");

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (stall && _position > 0)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var count = Math.Min(Math.Min(buffer.Length, PieceLength), content.Length - _position);
        content.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
