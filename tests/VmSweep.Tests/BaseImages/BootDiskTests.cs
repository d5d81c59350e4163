using System.Buffers.Binary;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Problems;

namespace VmSweep.Tests.BaseImages;

public sealed class BootDiskTests
{
    private static readonly byte[] BootCode = [.. Enumerable.Repeat((byte)0xEB, 512)];

    [Fact]
    public void The_first_sector_has_one_active_Linux_partition_from_1_MiB_to_the_end()
    {
        var first = BootDisk.FirstSectors(BootCode, new byte[100], ByteSize.GiB(4), 0xAABBCCDD);
        Assert.Equal([0x55, 0xAA], first[510..512]);
        Assert.Equal(0xAABBCCDD, BinaryPrimitives.ReadUInt32LittleEndian(first.AsSpan(440)));
        var entry = first.AsSpan(446, 16);
        Assert.Equal((0x80, 0x83), (entry[0], entry[4]));
        Assert.Equal(2048u, BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]));
        Assert.Equal((4u << 21) - 2048, BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]));
        Assert.All(first[462..510], value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_core_image_follows_the_boot_code_whose_drive_check_is_off()
    {
        byte[] core = [1, 2, 3];
        var first = BootDisk.FirstSectors(BootCode, core, ByteSize.GiB(1), 0);
        Assert.Equal(core, first[512..]);
        Assert.Equal([0xEB, 0x90, 0x90, 0xEB], first[0x65..0x69]);
    }

    [Fact]
    public void A_core_image_that_would_reach_into_the_partition_is_refused()
    {
        var exception = Assert.Throws<ProblemException>(() => BootDisk.FirstSectors(BootCode, new byte[(1 << 20) - 511], ByteSize.GiB(1), 0));
        Assert.Contains("1048065", exception.Message);
        Assert.Equal(1 << 20, BootDisk.FirstSectors(BootCode, new byte[(1 << 20) - 512], ByteSize.GiB(1), 0).Length);
    }

    [Fact]
    public void A_disk_beyond_what_the_table_can_say_is_refused() =>
        Assert.Throws<ProblemException>(() => BootDisk.FirstSectors(BootCode, [], ByteSize.GiB(4096), 0));

    [Fact]
    public void The_serial_port_becomes_the_console_and_a_panic_reboots()
    {
        var text = BootDisk.GrubConfiguration(Guid.Empty, "/boot/");
        Assert.Contains("linux /boot/vmlinuz root=UUID=00000000-0000-0000-0000-000000000000 ro console=tty0 console=ttyS0,115200n8 panic=10", text);
        Assert.DoesNotContain("ifnames", text);
    }
}
