namespace VmSweep.Disks.Tests;

/// <summary>An image whose bytes come from afar when they are waited for; counts who waited for how much.</summary>
internal sealed class FarDevice(byte[] content) : BlockDevice
{
    private int _atOnce;
    private int _waited;

    public override string Name => "far";

    public override long Length => content.Length;

    public int BytesAtOnce => _atOnce;

    public int BytesWaitedFor => _waited;

    protected override void ReadCore(long offset, Span<byte> buffer)
    {
        _atOnce += buffer.Length;
        content.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    }

    protected override async ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        _waited += buffer.Length;
        content.AsMemory((int)offset, buffer.Length).CopyTo(buffer);
    }
}
