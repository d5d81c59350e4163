namespace VmSweep.Disks.Devices;

internal sealed class MemoryDevice(byte[] content, string name) : BlockDevice
{
    public override string Name => name;

    public override long Length => content.Length;

    public override bool CanWrite => true;

    protected override void ReadCore(long offset, Span<byte> buffer) => content.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

    protected override void WriteCore(long offset, ReadOnlySpan<byte> data) => data.CopyTo(content.AsSpan((int)offset));
}
