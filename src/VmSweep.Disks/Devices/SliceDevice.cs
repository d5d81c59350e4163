namespace VmSweep.Disks.Devices;

internal sealed class SliceDevice(BlockDevice whole, long start, long length, string name) : BlockDevice
{
    public override string Name => name;

    public override long Length => length;

    public override bool CanWrite => whole.CanWrite;

    protected override void ReadCore(long offset, Span<byte> buffer) => whole.Read(start + offset, buffer);

    protected override ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        whole.ReadAsync(start + offset, buffer, cancellationToken);

    protected override ValueTask WriteCoreAsync(long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        whole.WriteAsync(start + offset, data, cancellationToken);

    protected override void WriteCore(long offset, ReadOnlySpan<byte> data) => whole.Write(start + offset, data);
}
