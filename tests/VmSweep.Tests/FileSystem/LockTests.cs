using VmSweep.BaseImages;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Gluster;
using VmSweep.Problems;
using VmSweep.Testing;
using VmSweep.Tests.BaseImages;

namespace VmSweep.Tests.FileSystem;

/// <summary>A lock that cannot be taken is not for that reason held by another process.</summary>
public sealed class LockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_build_of_an_image_says_what_is_wrong_with_its_lock()
    {
        var home = Directory.CreateDirectory(_directory.File("debian")).FullName;
        var file = Unusable(Path.Combine(home, ".lock"));

        var problem = await Assert.ThrowsAsync<ProblemException>(() => BuildWorkshop.OpenAsync(home, SampleTemplates.Debian(), new BootstrapImageBuilder(new FakeProcessRunner())));

        Assert.StartsWith($"{file}: cannot be written: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mount_of_the_store_says_what_is_wrong_with_its_lock()
    {
        var home = Directory.CreateDirectory(_directory.File("mounts")).FullName;
        var file = Unusable(Path.Combine(home, "images.lock"));
        var mounts = new GlusterMounts(new FakeProcessRunner(), new HurryingTime(), home, static _ => { });

        var problem = await Assert.ThrowsAsync<ProblemException>(() =>
            mounts.MountAsync(Assert.IsType<GlusterLocation>(StoreLocation.Parse("gluster://lab/images")), TestContext.Current.CancellationToken));

        Assert.StartsWith($"{file}: cannot be written: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_share_a_lock_and_one_has_it_alone()
    {
        var file = _directory.File("lock");
        using (var first = FileLock.TryTakeShared(file))
        using (var second = FileLock.TryTakeShared(file))
        {
            Assert.NotNull(first);
            Assert.NotNull(second);
            Assert.Null(FileLock.TryTake(file));
        }

        using var alone = FileLock.TryTake(file);
        Assert.NotNull(alone);
        Assert.Null(FileLock.TryTakeShared(file));
    }

    /// <summary>A link to itself: nobody can open it, root included.</summary>
    private static string Unusable(string path)
    {
        File.CreateSymbolicLink(path, path);
        return path;
    }
}
