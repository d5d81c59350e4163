using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

/// <summary>File systems made by mke2fs, debugfs and the kernel, compared file by file with what went in.</summary>
public sealed class ExtCorpusTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Features =>
    [
        "-t ext2 -b 1024", "-t ext2 -b 4096 -I 128", "-t ext2 -r 0 -b 1024", "-t ext3 -b 1024", "-t ext3 -b 2048",
        "-t ext4 -b 1024", "-t ext4 -b 2048", "-t ext4 -b 4096", "-t ext4 -O ^64bit,^metadata_csum", "-t ext4 -O ^64bit,^metadata_csum,uninit_bg",
        "-t ext4 -O 64bit,metadata_csum,metadata_csum_seed", "-t ext4 -O inline_data -I 512", "-t ext4 -O ^flex_bg", "-t ext4 -O ^has_journal -I 1024 -b 1024",
        "-t ext4 -O ^extent,^64bit", "-t ext4 -O ^dir_index,large_dir", "-t ext4 -O ea_inode,project,quota,mmp", "-t ext4 -O sparse_super2,orphan_file",
        "-t ext4 -g 1024 -b 1024",
    ];

    [Theory]
    [MemberData(nameof(Features))]
    public void Every_file_that_mke2fs_put_in_reads_as_it_was(string features)
    {
        MakeSource();
        var (exitCode, output) = HostTool.TryRun("mke2fs", ["-q", "-F", .. features.Split(' '), "-d", _directory["source"], _directory["a.img"], "48M"]);
        Assert.SkipWhen(exitCode != 0 && output.Contains("Invalid filesystem option set", StringComparison.Ordinal), $"This mke2fs does not know {features}.");
        Assert.True(exitCode == 0, output);
        using var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        Assert.Empty(fileSystem.Warnings);
        AssertSame(fileSystem, _directory["source"], "/");
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(2_000, 2)]
    [InlineData(30_000, 3)]
    public void Files_with_many_holes_read_through_deep_extent_trees(int pieces, int depth)
    {
        // With blocks of 1 KiB there are 4 extents in the inode and 84 in a node, filled to the half at least.
        Directory.CreateDirectory(_directory["source"]);
        var content = new byte[(pieces * 2048) + 5];
        using (var file = File.OpenHandle(_directory["source/holes"], FileMode.CreateNew, FileAccess.Write))
        {
            for (var i = 0; i < pieces; i++)
                content.AsSpan(i * 2048, 1024).Fill((byte)(i | 1));
            RandomAccess.Write(file, content, 0);
        }

        // The kernel has no file with holes so small: mke2fs leaves out blocks of zeros itself.
        HostTool.Run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", "-O", "^has_journal", "-d", _directory["source"], _directory["a.img"], "80M");
        Assert.Contains($"0/ {depth}", HostTool.Run("debugfs", "-R", "dump_extents /holes", _directory["a.img"]));
        using var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw);
        var read = ExtFileSystem.Open(device).ReadFile("/holes");
        Assert.True(content.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public void Extents_that_were_never_written_read_as_zeros()
    {
        HostTool.Run("mke2fs", "-q", "-F", "-t", "ext4", _directory["a.img"], "16M");
        File.WriteAllText(_directory["content"], new string('a', 5000), System.Text.Encoding.ASCII);
        File.WriteAllBytes(_directory["script"], System.Text.Encoding.ASCII.GetBytes($"write {_directory["content"]} f\nfallocate f 2 40\nsif f size 30000\nea_set f user.tag value\nea_set f trusted.t other\n"));
        HostTool.Run("debugfs", "-w", "-f", _directory["script"], _directory["a.img"]);
        using var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        var content = fileSystem.ReadFile("/f");
        Assert.Equal(30_000, content.Length);
        Assert.True(content.AsSpan(0, 5000).IndexOfAnyExcept((byte)'a') < 0);
        Assert.True(content.AsSpan(5000).IndexOfAnyExcept((byte)0) < 0);
        var attributes = fileSystem.ReadAttributes(fileSystem.Get("/f"));
        Assert.Equal("value"u8.ToArray(), attributes["user.tag"].ToArray());
        Assert.Equal("other"u8.ToArray(), attributes["trusted.t"].ToArray());
    }

    [Theory]
    [InlineData("-t ext4 -O bigalloc", "bigalloc")]
    [InlineData("-t ext4 -O meta_bg,^resize_inode", "meta_bg")]
    [InlineData("-t ext4 -O casefold", "casefold")]
    [InlineData("-t ext4 -O encrypt", "encrypt")]
    [InlineData("-t ext4 -O verity", "verity")]
    [InlineData("-O journal_dev", "journal_dev")]
    public void A_feature_that_is_not_read_is_refused_by_its_name(string features, string name)
    {
        HostTool.Run("mke2fs", ["-q", "-F", .. features.Split(' '), _directory["a.img"], "16M"]);
        using var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw);
        var problem = Assert.Throws<UnsupportedDiskFeatureException>(() => ExtFileSystem.Open(device));
        Assert.Equal(name, problem.Feature);
        Assert.StartsWith(_directory["a.img"], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_superblock_is_taken_from_its_backup()
    {
        MakeSource();
        HostTool.Run("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", "-d", _directory["source"], _directory["a.img"], "48M");
        using (var file = File.OpenHandle(_directory["a.img"], FileMode.Open, FileAccess.Write))
            RandomAccess.Write(file, new byte[1024], 1024);
        using var device = DiskImage.Open(_directory["a.img"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        Assert.Contains("The backup at byte", Assert.Single(fileSystem.Warnings));
        AssertSame(fileSystem, _directory["source"], "/");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Both ways: everything that went in is there, and nothing else but lost+found.</summary>
    internal static void AssertSame(ExtFileSystem fileSystem, string hostDirectory, string path)
    {
        var entries = fileSystem.Enumerate(path).Where(entry => entry.Path != "/lost+found").OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        var expected = new DirectoryInfo(hostDirectory).GetFileSystemInfos().OrderBy(info => info.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(info => info.Name), entries.Select(entry => entry.Name));
        foreach (var (info, entry) in expected.Zip(entries))
        {
            if (info.LinkTarget is { } target)
            {
                Assert.Equal(target, fileSystem.ReadLink(entry));
                continue;
            }

            Assert.Equal(info.UnixFileMode, entry.Mode);
            Assert.Equal(info.LastWriteTimeUtc.Ticks / TimeSpan.TicksPerSecond, entry.Modified.UtcTicks / TimeSpan.TicksPerSecond);
            if (info is DirectoryInfo)
                AssertSame(fileSystem, info.FullName, entry.Path);
            else
                AssertSameContent(fileSystem, info.FullName, entry);
        }
    }

    private static void AssertSameContent(ExtFileSystem fileSystem, string hostPath, ExtEntry entry)
    {
        using var expected = File.OpenRead(hostPath);
        using var actual = fileSystem.OpenFile(entry);
        Assert.Equal(expected.Length, actual.Length);
        var (left, right) = (new byte[1 << 20], new byte[1 << 20]);
        while (true)
        {
            var count = expected.ReadAtLeast(left, left.Length, throwOnEndOfStream: false);
            Assert.Equal(count, actual.ReadAtLeast(right, right.Length, throwOnEndOfStream: false));
            Assert.True(left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)), $"{entry.Path} differs before byte {expected.Position}");
            if (count == 0)
                return;
        }
    }

    private void MakeSource()
    {
        var source = Directory.CreateDirectory(_directory["source"]);
        // Real programs: linkers leave holes, which is where DiscUtils reads wrong bytes.
        foreach (var program in new[] { "ls", "tar", "sh" })
            File.Copy($"/bin/{program}", _directory[$"source/{program}"]);
        File.WriteAllBytes(_directory["source/tiny"], "inline"u8.ToArray());
        File.WriteAllBytes(_directory["source/more"], new byte[130]);
        File.WriteAllBytes(_directory["source/empty"], []);
        File.WriteAllBytes(_directory["source/\u00fcml\u00e4ut \U0001f600"], "name"u8.ToArray());
        File.CreateSymbolicLink(_directory["source/near"], "ls");
        File.CreateSymbolicLink(_directory["source/far"], new string('f', 300));
        File.SetUnixFileMode(_directory["source/tiny"], (UnixFileMode)0b100_101_000_000 | UnixFileMode.UserRead);
        var many = source.CreateSubdirectory("many");
        for (var i = 0; i < 700; i++)
            File.WriteAllBytes(Path.Combine(many.FullName, $"entry-with-a-long-name-{i}"), []);
        Directory.CreateDirectory(_directory["source/a/b/c/d/e"]);
        File.WriteAllBytes(_directory["source/a/b/c/d/e/f"], "deep"u8.ToArray());
        using var sparse = File.OpenHandle(_directory["source/sparse"], FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(sparse, "end"u8, 9_000_000);
    }
}
