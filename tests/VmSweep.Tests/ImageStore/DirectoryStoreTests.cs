using VmSweep.ImageStore;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.ImageStore;

public sealed class DirectoryStoreTests : IDisposable
{
    private static readonly PlatformName Debian = new("debian", "12", "x86_64");

    private readonly TemporaryDirectory _store = new();
    private readonly TemporaryDirectory _built = new();

    public DirectoryStoreTests() => File.WriteAllBytes(_built.File("disk.qcow2"), [1, 2, 3]);

    [Fact]
    public void An_unmounted_mount_point_is_never_written_to()
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => DirectoryStore.Open(_store.Path)).Problems);
        Assert.Contains("nothing is mounted", problem.What, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_store.Path));
    }

    [Fact]
    public void A_published_image_is_found_by_its_fingerprint_and_is_current()
    {
        var store = OpenMarked();
        Assert.True(store.Publish(_built.Path, Debian, "aaaa"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(store.Layout.Disk(Debian, "aaaa")));
        Assert.Equal("aaaa\n", File.ReadAllText(store.Layout.Current(Debian)));
    }

    [Fact]
    public void What_is_published_is_never_replaced()
    {
        var store = OpenMarked();
        store.Publish(_built.Path, Debian, "aaaa");
        File.WriteAllBytes(_built.File("disk.qcow2"), [9]);
        Assert.False(store.Publish(_built.Path, Debian, "aaaa"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(store.Layout.Disk(Debian, "aaaa")));
    }

    [Fact]
    public void Publishing_leaves_nothing_half_done_behind()
    {
        var store = OpenMarked();
        store.Publish(_built.Path, Debian, "aaaa");
        Assert.Equal(["aaaa", "current"], Directory.EnumerateFileSystemEntries(Path.Combine(_store.Path, $"{Debian}")).Select(Path.GetFileName).Order());
    }

    public void Dispose()
    {
        _store.Dispose();
        _built.Dispose();
    }

    private DirectoryStore OpenMarked()
    {
        File.WriteAllBytes(new StoreLayout(_store.Path).Marker, []);
        return DirectoryStore.Open(_store.Path);
    }
}
