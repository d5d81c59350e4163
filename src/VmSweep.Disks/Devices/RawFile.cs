using Microsoft.Win32.SafeHandles;

namespace VmSweep.Disks.Devices;

/// <summary>A raw image: the file's bytes are the disk's. What is never written stays a hole.</summary>
internal sealed class RawFile : BlockDevice
{
    private readonly SafeFileHandle _handle;

    private RawFile(string path, SafeFileHandle handle, long length, bool canWrite)
    {
        Name = path;
        _handle = handle;
        Length = length;
        CanWrite = canWrite;
    }

    public override string Name { get; }

    public override long Length { get; }

    public override bool CanWrite { get; }

    public static RawFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new RawFile(path, handle, RandomAccess.GetLength(handle), canWrite: false);
    }

    /// <summary>Creates the file; it must not exist.</summary>
    public static RawFile Create(string path, long length)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(handle, length);
        return new RawFile(path, handle, length, canWrite: true);
    }

    protected override void ReadCore(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(_handle, buffer, offset);
            if (count == 0)
                throw Cut(offset);
            offset += count;
            buffer = buffer[count..];
        }
    }

    protected override async ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            var count = await RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw Cut(offset);
            offset += count;
            buffer = buffer[count..];
        }
    }

    protected override ValueTask WriteCoreAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(_handle, data, offset, cancellationToken);

    protected override void WriteCore(long offset, ReadOnlySpan<byte> data) => RandomAccess.Write(_handle, data, offset);

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private DiskFormatException Cut(long offset) => new(Name, "file", offset, "it ends here, it was cut while it was read.");
}
