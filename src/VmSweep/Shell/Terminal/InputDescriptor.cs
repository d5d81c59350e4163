using Microsoft.Win32.SafeHandles;

namespace VmSweep.Shell.Terminal;

/// <summary>
/// Reads a descriptor of this process as bytes. .NET's own standard input reads whole lines from a terminal; and a read that has begun cannot be
/// taken back, so this one begins only when there is something to read.
/// </summary>
internal sealed class InputDescriptor(int descriptor) : Stream
{
    /// <summary>How long it takes until a reader sees that nobody waits for it any more.</summary>
    private const int PollMilliseconds = 100;

    private readonly FileStream _file = new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count), CancellationToken.None);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => Read(buffer.Span, cancellationToken), cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        // 0: the time is over; -1: a signal came.
        for (var poll = NewPoll(); CLibrary.Poll(ref poll, 1, PollMilliseconds) <= 0; poll = NewPoll())
            cancellation.ThrowIfCancellationRequested();
        try
        {
            return _file.Read(buffer);
        }
        catch (IOException)
        {
            // A terminal that was closed (EIO): nothing will come from it any more.
            return 0;
        }
    }

    private CLibrary.PollStructure NewPoll() => new() { Descriptor = descriptor, Wanted = CLibrary.Readable };
}
