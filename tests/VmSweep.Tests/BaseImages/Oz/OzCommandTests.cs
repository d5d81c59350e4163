using VmSweep.BaseImages.Oz;
using VmSweep.BaseImages.Oz.Commands;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>Command lines and configuration, as Oz's manual pages have them.</summary>
public sealed class OzCommandTests
{
    [Fact]
    public void Every_option_of_oz_install_is_written_as_documented()
    {
        var command = new OzInstallCommand("t.tdl")
        {
            Configuration = "oz.cfg",
            Answers = "a.preseed",
            DiskBus = "virtio",
            FetchAgain = true,
            GenerateIcicle = true,
            IcicleFile = "x.icicle",
            MacAddress = "52:54:00:00:00:01",
            NetworkCard = "e1000",
            Purge = true,
            Image = "/out/disk.raw",
            InstallLimit = TimeSpan.FromMinutes(90),
            Customize = true,
            LibvirtXml = "x.xml",
        };
        Assert.Equal(
            "oz-install -c oz.cfg -d3 -a a.preseed -b virtio -f -g -i x.icicle -m 52:54:00:00:00:01 -n e1000 -p -s /out/disk.raw -t 5400 -u -x x.xml t.tdl",
            command.ToCommandLine().ToString());
    }

    [Fact]
    public void The_other_programs_have_their_options_too()
    {
        Assert.Equal("oz-customize -d3 t.tdl x.xml", new OzCustomizeCommand("t.tdl", "x.xml").ToCommandLine().ToString());
        Assert.Equal(
            "oz-generate-icicle -c oz.cfg -d4 -i x.icicle t.tdl x.xml",
            new OzGenerateIcicleCommand("t.tdl", "x.xml") { Configuration = "oz.cfg", DebugLevel = OzDebugLevel.DebugWithNames, IcicleFile = "x.icicle" }.ToCommandLine().ToString());
        Assert.Equal("oz-cleanup-cache -d3 -f", new OzCleanupCacheCommand().ToCommandLine().ToString());
    }

    [Fact]
    public void Errors_are_told_by_the_exit_status_and_lines_come_at_once_unless_asked_otherwise()
    {
        var line = new OzInstallCommand("t.tdl").ToCommandLine("/work");
        Assert.Contains("-d3", line.Arguments);
        Assert.Equal("1", line.Environment["PYTHONUNBUFFERED"]);
        Assert.Equal("/work", line.WorkingDirectory);
    }

    [Fact]
    public void The_configuration_counts_inactivity_in_polls_of_ten_seconds_and_all_else_in_seconds()
    {
        var text = new OzSettings("/o", "/d", "/s", "/k") { InactivityLimit = TimeSpan.FromMinutes(10), InstallLimit = TimeSpan.FromMinutes(90), Memory = ByteSize.GiB(2) }.ToString();
        Assert.Equal(
            """
            [paths]
            output_dir = /o
            data_dir = /d
            screenshot_dir = /s
            sshprivkey = /k

            [libvirt]
            uri = qemu:///system
            image_type = raw
            type = qemu
            bridge_name = virbr0
            cpus = 2
            memory = 2048

            [cache]
            original_media = yes
            modified_media = no
            jeos = no

            [icicle]
            safe_generation = no

            [timeouts]
            install = 5400
            inactivity = 60
            boot = 900
            shutdown = 300

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void An_inactivity_limit_below_a_poll_is_one_poll_and_not_none()
    {
        Assert.Contains("inactivity = 1\n", new OzSettings("/o", "/d", "/s", "/k") { InactivityLimit = TimeSpan.FromSeconds(3) }.ToString());
    }

    [Fact]
    public void A_room_wraps_the_command_and_keeps_its_environment()
    {
        var line = OzRunner.CommandIn(
            new("/p/images/oz/room", "/work", "debian_12.x86_64", "/tree"), new OzInstallCommand("t.tdl"), new Dictionary<string, string?> { ["LIBGUESTFS_BACKEND"] = "direct" });
        Assert.Equal("/bin/sh /p/images/oz/room oz-install -d3 t.tdl", line.ToString());
        Assert.Equal("/tree", line.Environment["OZ_TREE"]);
        Assert.Equal("8099", line.Environment["OZ_PORT"]);
        Assert.Equal("direct", line.Environment["LIBGUESTFS_BACKEND"]);
        Assert.Equal("1", line.Environment["PYTHONUNBUFFERED"]);
    }
}
