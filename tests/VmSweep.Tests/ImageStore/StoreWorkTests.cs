using VmSweep.BaseImages;
using VmSweep.ImageStore.Calls;

namespace VmSweep.Tests.ImageStore;

public sealed class StoreWorkTests : IDisposable
{
    private readonly StoreSample _sample = new();
    private readonly List<string> _said = [];

    private StoreWork Work => new(TimeProvider.System, _said.Add);

    [Fact]
    public void Who_reads_a_disk_says_so_meanwhile()
    {
        var disk = Path.Combine(_sample.Build(), BaseImage.DiskName);

        var look = Work.Look(disk, read: true);

        Assert.Equal((null, disk, ByteSize.MiB(8)), (look.Wrong, look.Disk?.Path, look.Disk?.VirtualSize));
        Assert.StartsWith("read ", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public void One_changed_byte_is_seen_by_reading_and_not_at_a_glance()
    {
        var disk = Path.Combine(_sample.Build(), BaseImage.DiskName);
        using (var file = File.OpenWrite(disk))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(0x5a);
        }

        Assert.Null(Work.Look(disk, read: false).Wrong);
        Assert.Contains("has the SHA-256", Work.Look(disk, read: true).Wrong, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();
}
