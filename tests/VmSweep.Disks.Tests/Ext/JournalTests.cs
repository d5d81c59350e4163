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

    public void Dispose() => _directory.Dispose();
}
