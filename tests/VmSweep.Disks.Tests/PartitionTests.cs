using VmSweep.Disks.Ext;
using VmSweep.Disks.Partitions;

namespace VmSweep.Disks.Tests;

public sealed class PartitionTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData("label: dos\n1 : size=2MiB, type=83\n2 : size=20MiB, type=5\n5 : size=4MiB, type=83\n6 : size=5MiB, type=82\n", "1:1048576:2097152 2:3145728:20971520 5:4194304:4194304 6:9437184:5242880")]
    [InlineData("label: gpt\nsize=2MiB, name=first\nsize=3MiB\n", "1:1048576:2097152 2:3145728:3145728")]
    public void Partitions_are_found_where_sfdisk_put_them(string script, string expected)
    {
        File.WriteAllBytes(_directory["a.raw"], new byte[32 << 20]);
        File.WriteAllBytes(_directory["script"], System.Text.Encoding.ASCII.GetBytes(script));
        HostTool.Run("sh", "-c", $"sfdisk -q {_directory["a.raw"]} < {_directory["script"]}");
        using var disk = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        Assert.Equal(expected, string.Join(' ', PartitionTable.Read(disk).Select(each => $"{each.Number}:{each.Offset}:{each.Length}")));
    }

    [Fact]
    public void A_gpt_whose_first_sectors_are_lost_is_read_from_its_copy()
    {
        File.WriteAllBytes(_directory["a.raw"], new byte[32 << 20]);
        HostTool.Run("sh", "-c", $"printf 'label: gpt\\nsize=2MiB, name=kept\\n' | sfdisk -q {_directory["a.raw"]}");
        using (var file = File.OpenHandle(_directory["a.raw"], FileMode.Open, FileAccess.Write))
            RandomAccess.Write(file, new byte[2048], 512);
        using var disk = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        Assert.Equal("kept", Assert.Single(PartitionTable.Read(disk)).Name);
    }

    [Fact]
    public void The_file_system_of_the_first_partition_that_has_one_is_opened()
    {
        File.WriteAllBytes(_directory["a.raw"], new byte[32 << 20]);
        HostTool.Run("sh", "-c", $"printf 'size=2MiB\\nsize=16MiB\\n' | sfdisk -q {_directory["a.raw"]}");
        HostTool.Run("mke2fs", "-q", "-F", "-t", "ext4", "-L", "second", "-E", $"offset={3 << 20}", _directory["a.raw"], "16M");
        using var disk = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        Assert.Equal("second", ExtFileSystem.OpenOnDisk(disk).Label);
        Assert.Equal("second", ExtFileSystem.OpenOnDisk(disk, 2).Label);
        Assert.Contains("there are: 1, 2", Assert.Throws<DiskException>(() => ExtFileSystem.OpenOnDisk(disk, 3)).Message);
    }

    public void Dispose() => _directory.Dispose();
}
