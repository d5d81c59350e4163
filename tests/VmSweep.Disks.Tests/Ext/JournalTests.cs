using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

public sealed class JournalTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData("-t ext3")]
    [InlineData("-t ext4")]
    [InlineData("-t ext4 -O ^64bit,^metadata_csum")]
    public void What_only_the_journal_holds_is_read_as_e2fsck_would_restore_it(string features)
    {
        // The file's block on disk holds 'a's; the journal, as after a crash, holds 'b's for it.
        File.WriteAllBytes(_directory["a"], Enumerable.Repeat((byte)'a', 4096).ToArray());
        File.WriteAllBytes(_directory["b"], Enumerable.Repeat((byte)'b', 4096).ToArray());
        HostTool.Run("mke2fs", ["-q", "-F", "-b", "4096", .. features.Split(' '), _directory["a.img"], "32M"]);
        HostTool.Run("debugfs", "-w", "-R", $"write {_directory["a"]} f", _directory["a.img"]);
        var block = HostTool.Run("debugfs", "-R", "blocks /f", _directory["a.img"]).Split('\n')[^2].Trim();
        var checksum = features.Contains("^metadata_csum", StringComparison.Ordinal) || features.Contains("ext3", StringComparison.Ordinal) ? "" : " -c";
        File.WriteAllBytes(_directory["script"], System.Text.Encoding.ASCII.GetBytes($"jo{checksum}\njw -b {block} {_directory["b"]}\njc\n"));
        HostTool.Run("debugfs", "-w", "-f", _directory["script"], _directory["a.img"]);

        using (var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw))
        {
            var fileSystem = ExtFileSystem.Open(device);
            Assert.Contains(fileSystem.Warnings, warning => warning.Contains("1 transactions", StringComparison.Ordinal));
            Assert.Equal(File.ReadAllBytes(_directory["b"]), fileSystem.ReadFile("/f"));
            Assert.Equal(File.ReadAllBytes(_directory["a"]), ExtFileSystem.Open(device, new ExtOpenOptions { ReplayJournal = false }).ReadFile("/f"));
        }

        var (exitCode, output) = HostTool.TryRun("e2fsck", "-fy", _directory["a.img"]);
        Assert.True(exitCode <= 1, output);
        HostTool.Run("debugfs", "-R", $"dump /f {_directory["restored"]}", _directory["a.img"]);
        Assert.Equal(File.ReadAllBytes(_directory["b"]), File.ReadAllBytes(_directory["restored"]));
    }

    [Fact]
    public void The_disk_of_a_machine_that_lost_its_power_reads_as_the_kernel_would_recover_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "Mounting needs root and loop devices.");
        HostTool.Run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", _directory["a.img"], "32M");
        Directory.CreateDirectory(_directory["mounted"]);
        var (exitCode, output) = HostTool.TryRun("mount", "-o", "loop,data=journal", _directory["a.img"], _directory["mounted"]);
        Assert.SkipWhen(exitCode != 0, $"This machine does not mount: {output}");
        try
        {
            Directory.CreateDirectory(_directory["mounted/d"]);
            for (var i = 0; i < 50; i++)
                File.WriteAllBytes(_directory[$"mounted/d/file-{i}"], [.. Enumerable.Repeat((byte)i, 100 * i)]);
            File.Delete(_directory["mounted/d/file-7"]);
            HostTool.Run("sync", "-f", _directory["mounted"]);
            // What a copy of the running disk holds is what a cut of the power would leave.
            HostTool.Run("cp", "--sparse=always", _directory["a.img"], _directory["cut.img"]);
        }
        finally
        {
            HostTool.Run("umount", _directory["mounted"]);
        }

        using var device = DiskImage.Open(_directory["cut.img"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        Assert.False(fileSystem.IsClean && fileSystem.Warnings.Count == 0);
        Assert.Equal(49, fileSystem.Enumerate("/d").Count());
        Assert.Equal(Enumerable.Repeat((byte)49, 4900), fileSystem.ReadFile("/d/file-49"));
        Assert.Null(fileSystem.Find("/d/file-7"));
    }

    public void Dispose() => _directory.Dispose();
}
