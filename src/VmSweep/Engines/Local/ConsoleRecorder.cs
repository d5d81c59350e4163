using VmSweep.Engines.Local.Warm;

namespace VmSweep.Engines.Local;

/// <summary>
/// Takes a guest's console as it comes: into a file, up to a bound, and to whoever watches. Remembers when the guest last said something.
/// </summary>
internal sealed class ConsoleRecorder(string path, ByteSize limit, TimeProvider time, Action<ReadOnlyMemory<byte>> onBytes) : Stream, IMachineConsole
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
    private long _lastByte = time.GetTimestamp();

    /// <summary>How long the guest has been silent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _lastByte));

    public string CharacterDevice => "stdio,signal=off";

    public Stream? StandardOutput => this;

    /// <summary>What the guest said before it was saved stands first; it is not watched again.</summary>
    public void BeginWith(WarmState state)
    {
        using (var before = File.OpenRead(state.Console))
            before.CopyTo(_file);
        _file.Write("\n[VmSweep: the machine was saved here; the run goes on from it]\n"u8);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Interlocked.Exchange(ref _lastByte, time.GetTimestamp());
        // A guest can print for ever; what is past the bound is still watched, only not kept.
        var room = (int)Math.Clamp(limit.Bytes - _file.Length, 0, count);
        _file.Write(buffer, offset, room);
        onBytes(buffer.AsMemory(offset, count));
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _lastByte, time.GetTimestamp());
        var room = (int)Math.Clamp(limit.Bytes - _file.Length, 0, buffer.Length);
        await _file.WriteAsync(buffer[..room], cancellationToken);
        onBytes(buffer);
    }

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
