using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

public sealed class LargeTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Theory]
    [InlineData(64L << 30, 4096)]
    [InlineData(5L << 30, 1024)]
    [InlineData((1L << 30) + (7 * 512), 2048)]
    public void A_large_file_system_is_sound_and_sparse(long length, int blockSize)
    {
        var tree = new ExtTree()
            .AddReservedFile("/record", 1 << 20, FileContent.FromBytes(new byte[8192]))
            .AddFile("/far", FileContent.FromStream(() => new HoleStream((70L << 20) + 3), (70L << 20) + 3));
        ExtWriter.WriteImage(_directory["a.raw"], DiskImageFormat.Raw, length, tree, new ExtFormatOptions { BlockSize = blockSize, BytesPerInode = 1 << 20 }, TestContext.Current.CancellationToken);
        HostTool.Run("e2fsck", "-fn", _directory["a.raw"]);
        Assert.Equal(length, new FileInfo(_directory["a.raw"]).Length);
        using var device = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        using var far = fileSystem.OpenFile(fileSystem.Get("/far"));
        far.Position = 70L << 20;
        var end = new byte[3];
        far.ReadExactly(end);
        Assert.Equal("end"u8.ToArray(), end);
    }

    [Fact]
    public void A_directory_of_twelve_thousand_entries_is_sound_and_read_whole()
    {
        var tree = new ExtTree();
        for (var i = 0; i < 12_000; i++)
            tree.AddFile($"/many/entry-{i}", FileContent.FromText($"{i}"));
        ExtWriter.WriteImage(_directory["a.raw"], DiskImageFormat.Raw, 64 << 20, tree, cancellationToken: TestContext.Current.CancellationToken);
        HostTool.Run("e2fsck", "-fn", _directory["a.raw"]);
        using var device = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        var fileSystem = ExtFileSystem.Open(device);
        Assert.Equal(12_000, fileSystem.Enumerate("/many").Count());
        Assert.Equal("11999"u8.ToArray(), fileSystem.ReadFile("/many/entry-11999"));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Zeros, and "end" as the last three bytes.</summary>
    private sealed class HoleStream(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - _position);
            for (var i = 0; i < count; i++, _position++)
                buffer[offset + i] = _position < length - 3 ? (byte)0 : "end"u8[(int)(_position - length + 3)];
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
