using System.Text;
using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

public sealed class ExtWriterTests : IDisposable
{
    private const long MiB = 1 << 20;
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(4096)]
    public void E2fsck_finds_nothing_wrong_and_both_formats_hold_the_same_bytes(int blockSize)
    {
        var options = new ExtFormatOptions { Label = "VMSWEEP", BlockSize = blockSize };
        ExtWriter.WriteImage(_directory["a.raw"], DiskImageFormat.Raw, 64 * MiB, SampleTree(), options, TestContext.Current.CancellationToken);
        ExtWriter.WriteImage(_directory["a.qcow2"], DiskImageFormat.Qcow2, 64 * MiB, SampleTree(), options, TestContext.Current.CancellationToken);
        HostTool.Run("e2fsck", "-fn", _directory["a.raw"]);
        HostTool.Run("qemu-img", "check", "-f", "qcow2", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", _directory["a.raw"], _directory["a.qcow2"]);
    }

    [Theory]
    [InlineData("printf x >caf\\351")]
    [InlineData("mkdir caf\\351; touch caf\\351/file")]
    [InlineData("ln -s target caf\\351")]
    public void A_name_that_is_not_UTF_8_is_said_and_not_looked_for(string make)
    {
        using var directory = new TestDirectory();
        HostTool.Run("sh", "-c", $"cd \"$1\" && eval \"$(printf '{make}')\"", "sh", directory.Root);

        var problem = Assert.Throws<IOException>(() => new ExtTree().AddHostDirectory(directory.Root));
        // .NET could not remove it either.
        HostTool.Run("sh", "-c", "rm -rf \"$1\"/*", "sh", directory.Root);

        Assert.Contains("caf\uFFFD' has a name that is not UTF-8", problem.Message);
    }

    [Fact]
    public void A_link_to_a_name_that_is_not_UTF_8_is_said()
    {
        using var directory = new TestDirectory();
        HostTool.Run("sh", "-c", "cd \"$1\" && ln -s \"$(printf 'caf\\351')\" link", "sh", directory.Root);

        Assert.Contains("link' is a link whose target", Assert.Throws<IOException>(() => new ExtTree().AddHostDirectory(directory.Root)).Message);
    }

    [Fact]
    public void A_name_that_has_the_replacement_character_itself_is_a_name()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["caf\uFFFD"], [1]);

        Assert.Single(new ExtTree().AddHostDirectory(directory.Root).Root.Children);
    }

    [Fact]
    public void The_same_tree_gives_the_same_bytes()
    {
        Write("one.raw", SampleTree());
        Write("two.raw", SampleTree());
        Assert.Equal(File.ReadAllBytes(_directory["one.raw"]), File.ReadAllBytes(_directory["two.raw"]));
    }

    [Fact]
    public void Debugfs_finds_every_file_with_its_content()
    {
        Write("a.raw", SampleTree());
        HostTool.Run("debugfs", "-R", $"rdump / {_directory.Root}", _directory["a.raw"]);
        Assert.Equal("#!/bin/sh\n", File.ReadAllText(_directory["run-job"]));
        Assert.Equal(Noise(700_000), File.ReadAllBytes(_directory["input/noise"]));
        Assert.Equal(new string('x', 100), new FileInfo(_directory["input/far"]).LinkTarget);
        Assert.Equal("run-job", new FileInfo(_directory["input/near"]).LinkTarget);
        Assert.Contains("user.origin (4) = \"here\"", HostTool.Run("debugfs", "-R", "ea_list /run-job", _directory["a.raw"]));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        Write("a.raw", SampleTree());
        using var device = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        Assert.Equal("VMSWEEP", fileSystem.Label);
        Assert.Equal([".vmsweep", "input", "lost+found", "output", "run-job"], fileSystem.Enumerate("/").Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Noise(700_000), fileSystem.ReadFile("/input/noise"));
        Assert.Equal(fileSystem.Get("/input/noise").InodeNumber, fileSystem.Get("/input/again").InodeNumber);
        Assert.Equal(new string('x', 100), fileSystem.ReadLink(fileSystem.Get("/input/far")));
        var program = fileSystem.Get("/run-job");
        Assert.Equal(UnixMetadata.Executable.Mode, program.Mode);
        Assert.Equal((1000u, 100_000u), (program.Uid, program.Gid));
        Assert.Equal("here"u8.ToArray(), fileSystem.ReadAttributes(program)["user.origin"].ToArray());
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(4096)]
    public void The_record_lies_at_its_byte_offset_in_one_piece(int blockSize)
    {
        var record = Noise(8192);
        var tree = new ExtTree().AddReservedFile("/.vmsweep/record", MiB, FileContent.FromBytes(record));
        ExtWriter.WriteImage(
            _directory["a.qcow2"], DiskImageFormat.Qcow2, 200 * MiB, tree, new ExtFormatOptions { BlockSize = blockSize, BytesPerInode = 1024 }, TestContext.Current.CancellationToken);
        Assert.Equal(record, DiskImage.ReadRange(_directory["a.qcow2"], DiskImageFormat.Qcow2, MiB, 8192));
        HostTool.Run("qemu-img", "convert", "-O", "raw", _directory["a.qcow2"], _directory["a.raw"]);
        HostTool.Run("e2fsck", "-fn", _directory["a.raw"]);
        HostTool.Run("debugfs", "-R", $"dump /.vmsweep/record {_directory["record"]}", _directory["a.raw"]);
        Assert.Equal(record, File.ReadAllBytes(_directory["record"]));
    }

    [Fact]
    public void Content_larger_than_the_image_is_refused_with_both_sizes_and_leaves_no_file()
    {
        var tree = new ExtTree().AddFile("/big", FileContent.FromBytes(Noise(9_000_000)));
        var problem = Assert.Throws<DiskSpaceException>(() => Write("a.raw", tree, 8 * MiB));
        Assert.InRange(problem.Needed, 9_000_000, 11_000_000);
        Assert.Equal(8 * MiB, problem.Available);
        Assert.Contains($"{problem.Needed} bytes, the image has {problem.Available}", problem.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Root));
    }

    [Fact]
    public void Content_that_is_not_as_long_as_announced_is_refused()
    {
        var tree = new ExtTree().AddFile("/short", FileContent.FromStream(() => new MemoryStream(new byte[10]), 11));
        Assert.Contains("'short' ended 1 bytes before", Assert.Throws<DiskException>(() => Write("a.raw", tree)).Message);
    }

    public void Dispose() => _directory.Dispose();

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static ExtTree SampleTree() => new ExtTree()
        .AddFile("/run-job", FileContent.FromText("#!/bin/sh\n"), UnixMetadata.Executable with
        {
            Uid = 1000,
            Gid = 100_000,
            Attributes = new Dictionary<string, ReadOnlyMemory<byte>> { ["user.origin"] = Encoding.UTF8.GetBytes("here"), ["security.selinux"] = Encoding.UTF8.GetBytes("system_u:object_r:bin_t:s0\0") },
        })
        .AddFile("/input/noise", FileContent.FromBytes(Noise(700_000)))
        .AddHardLink("/input/again", "/input/noise")
        .AddFile("/input/empty", FileContent.Empty)
        .AddSymbolicLink("/input/near", "run-job")
        .AddSymbolicLink("/input/far", new string('x', 100))
        .AddDirectory("/output")
        .AddReservedFile("/.vmsweep/record", MiB, FileContent.FromBytes(new byte[8192]));

    private void Write(string name, ExtTree tree, long length = 64 * MiB) =>
        ExtWriter.WriteImage(_directory[name], DiskImageFormat.Raw, length, tree, new ExtFormatOptions { Label = "VMSWEEP" }, TestContext.Current.CancellationToken);
}
