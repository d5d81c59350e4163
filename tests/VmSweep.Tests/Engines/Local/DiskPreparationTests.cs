using System.Buffers.Binary;
using VmSweep.Disks;
using VmSweep.Engines.Local;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local;

public sealed class DiskPreparationTests
{
    /// <summary>It may lie in a store that does not answer; then whoever opens it hangs.</summary>
    [Fact]
    public void An_overlay_is_made_without_opening_what_is_below_it()
    {
        using var directory = new TemporaryDirectory();
        var overlay = directory.File("overlay.qcow2");

        DiskPreparation.CreateOverlay(new("/no/such/store/disk.qcow2", ByteSize.GiB(4), ByteSize.MiB(300), Sha256: null), overlay);

        var refused = Assert.Throws<UnsupportedDiskFeatureException>(() => DiskImage.Open(overlay, DiskImageFormat.Qcow2));
        Assert.Contains("'/no/such/store/disk.qcow2'", refused.Message, StringComparison.Ordinal);
        using var file = File.OpenRead(overlay);
        // "size", in the header of docs/interop/qcow2.rst.
        file.Seek(24, SeekOrigin.Begin);
        var size = new byte[8];
        file.ReadExactly(size);
        Assert.Equal(4UL << 30, BinaryPrimitives.ReadUInt64BigEndian(size));
    }
}
