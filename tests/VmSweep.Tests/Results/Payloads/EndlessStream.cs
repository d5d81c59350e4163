namespace VmSweep.Tests.Results.Payloads;

/// <summary>A long file that takes no room: one pattern again and again.</summary>
internal sealed class EndlessStream(long length, byte[] pattern) : Stream
{
    private readonly byte[] _block = [.. Enumerable.Range(0, (1 << 16) / pattern.Length).SelectMany(_ => pattern)];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var from = (int)(Position % _block.Length);
        var read = (int)Math.Min(Math.Min(buffer.Length, _block.Length - from), length - Position);
        _block.AsSpan(from, read).CopyTo(buffer);
        Position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
