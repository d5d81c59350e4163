using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

public sealed class ExtLabelTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData("ext2", "")]
    [InlineData("ext4", "metadata_csum")]
    [InlineData("ext4", "^metadata_csum")]
    public void A_label_is_changed_and_nothing_else(string type, string features)
    {
        var path = _directory["disk"];
        HostTool.Run("mke2fs", ["-q", "-t", type, .. features.Length > 0 ? ["-O", features] : Array.Empty<string>(), "-L", "VMSWEEP", path, "4M"]);
        var before = Bytes(path);

        File.WriteAllBytes(path, Relabelled(before, "VMSWEEP-SHELL"));

        Assert.Equal("VMSWEEP-SHELL", HostTool.Run("e2label", path).Trim());
        HostTool.Run("e2fsck", "-fn", path);
        Assert.Equal(before, Relabelled(Bytes(path), "VMSWEEP"));
    }

    [Fact]
    public void The_first_bytes_of_a_disk_are_enough()
    {
        HostTool.Run("mke2fs", "-q", "-L", "a", _directory["disk"], "1M");
        var start = Bytes(_directory["disk"])[..ExtLabel.Extent];
        Assert.Equal("sixteen bytes it"u8.ToArray(), Relabelled(start, "sixteen bytes it")[1144..1160]);
    }

    [Fact]
    public void What_is_no_file_system_is_not_touched()
    {
        var zeros = new byte[4096];
        using var disk = BlockDevice.FromMemory(zeros);
        Assert.Throws<DiskFormatException>(() => ExtLabel.Write(disk, "label"));
        Assert.Equal(new byte[4096], zeros);
        Assert.Throws<DiskFormatException>(() => Relabelled(new byte[1024], "label"));
    }

    [Fact]
    public void A_label_that_is_too_long_is_refused() =>
        Assert.Throws<ArgumentException>(() => Relabelled(new byte[4096], "seventeen bytes it"));

    public void Dispose() => _directory.Dispose();

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private static byte[] Relabelled(byte[] disk, string label)
    {
        byte[] copy = [.. disk];
        using var device = BlockDevice.FromMemory(copy);
        ExtLabel.Write(device, label);
        return copy;
    }
}
