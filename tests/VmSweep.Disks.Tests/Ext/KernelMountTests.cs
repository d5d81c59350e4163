using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

/// <summary>What the Linux kernel sees of a file system that we wrote, where this machine lets us mount.</summary>
public sealed class KernelMountTests : IDisposable
{
    private static readonly DateTimeOffset Modified = new(2024, 2, 29, 12, 30, 15, TimeSpan.Zero);
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData(1024, DiskImageFormat.Raw)]
    [InlineData(2048, DiskImageFormat.Raw)]
    [InlineData(4096, DiskImageFormat.Raw)]
    [InlineData(1024, DiskImageFormat.Qcow2)]
    public void The_kernel_mounts_it_and_sees_what_was_put_in(int blockSize, DiskImageFormat format)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "Mounting needs root and loop devices.");
        var noise = new byte[3_000_000];
        new Random(3).NextBytes(noise);
        var holes = new byte[400_000];
        holes[300_000] = 1;
        var metadata = new UnixMetadata { Mode = (UnixFileMode)0b100_111_101_000, Uid = 70_000, Gid = 1234, Modified = Modified };
        var tree = new ExtTree()
            .AddFile("/a/noise", FileContent.FromBytes(noise), metadata)
            .AddHardLink("/b/again", "/a/noise")
            .AddFile("/a/holes", FileContent.FromBytes(holes))
            .AddSymbolicLink("/near", "a/noise")
            .AddSymbolicLink("/far", string.Join('/', Enumerable.Repeat("a", 300)));
        for (var i = 0; i < 500; i++)
            tree.AddFile($"/many/a-name-that-takes-some-room-{i}", FileContent.FromText($"{i}"));
        ExtWriter.WriteImage(_directory["written"], format, 16 << 20, tree, new ExtFormatOptions { BlockSize = blockSize }, TestContext.Current.CancellationToken);
        if (format == DiskImageFormat.Qcow2)
            HostTool.Run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", _directory["written"], _directory["disk"]);
        else
            File.Move(_directory["written"], _directory["disk"]);
        Mounted(() =>
        {
            Assert.Equal(noise, File.ReadAllBytes(_directory["mounted/a/noise"]));
            Assert.Equal(noise, File.ReadAllBytes(_directory["mounted/b/again"]));
            Assert.Equal(holes, File.ReadAllBytes(_directory["mounted/a/holes"]));
            Assert.Equal($"4750 70000 1234 2 {Modified.ToUnixTimeSeconds()}", HostTool.Run("stat", "-c", "%a %u %g %h %Y", _directory["mounted/a/noise"]).Trim());
            Assert.Equal("a/noise", new FileInfo(_directory["mounted/near"]).LinkTarget);
            Assert.Equal(599, new FileInfo(_directory["mounted/far"]).LinkTarget!.Length);
            Assert.Equal(500, Directory.EnumerateFiles(_directory["mounted/many"]).Count());
            Assert.Equal("499", File.ReadAllText(_directory["mounted/many/a-name-that-takes-some-room-499"]));
            // The guest writes too: allocation goes by our bitmaps.
            for (var i = 0; i < 100; i++)
                File.WriteAllBytes(_directory[$"mounted/many/new-{i}"], noise.AsSpan(0, i * 500));
        });
        HostTool.Run("e2fsck", "-fn", _directory["disk"]);
        using var disk = DiskImage.Open(_directory["disk"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(disk);
        Assert.Equal(noise[..49_500], fileSystem.ReadFile("/many/new-99"));
        Assert.Equal(noise, fileSystem.ReadFile("/b/again"));
    }

    public void Dispose() => _directory.Dispose();

    private void Mounted(Action look)
    {
        Directory.CreateDirectory(_directory["mounted"]);
        var (exitCode, output) = HostTool.TryRun("mount", "-o", "loop", _directory["disk"], _directory["mounted"]);
        Assert.SkipWhen(exitCode != 0 && output.Contains("permission", StringComparison.OrdinalIgnoreCase), $"This machine does not mount: {output}");
        Assert.True(exitCode == 0, output);
        try
        {
            look();
        }
        finally
        {
            HostTool.Run("umount", _directory["mounted"]);
        }
    }
}
