using VmSweep.ImageStore.Gluster;
using VmSweep.Processes;
using VmSweep.SystemTests.Tiny;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Gluster;

/// <summary>A submit host with a sweep of tiny guests and a volume for its image. Two of them have the same image: their templates are the same.</summary>
internal sealed class StoreCheckout(GlusterVolume volume, int runs, TimeSpan payloadTime, ByteSize ballast = default) : IAsyncDisposable
{
    public const string Platform = "tiny_1.x86_64";

    /// <summary>Some seconds on a quiet machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TinyCheckout _checkout = new(runs, disk => TinyGuest.WriteDisk(disk, payloadTime, ballast: ballast), parent: Path.Combine(Checkout.Root, "artifacts", "tests"));

    public TinyCheckout Sweep => _checkout;

    /// <summary>Where this host mounts the volume.</summary>
    public string MountPoint => Path.Combine(_checkout.Artifacts.StoreMounts, volume.Name);

    /// <summary>Builds the image again, as after <c>--image-max-age</c>: the same fingerprint and other bytes.</summary>
    public void RenewImage()
    {
        File.Delete(_checkout.BaseImage);
        _checkout.WriteBaseImage(disk => TinyGuest.WriteDisk(disk, payloadTime, ballast: ballast + ByteSize.MiB(1)));
    }

    public Task<ProcessOutcome> PublishAsync(params string[] more) => _checkout.BuildAsync(Limit, ["PublishBaseImages", "--image-store", volume.Url, .. more]);

    public Task<ProcessOutcome> FullAsync(params string[] more) => _checkout.BuildAsync(Limit, ["FullTestSweep", "--image-store", volume.Url, .. more]);

    /// <summary>A build that is under way, to be waited for or killed.</summary>
    public IRunningProcess StartPublishing(params string[] more) => ProcessRunner.Default.Start(_checkout.Command(["PublishBaseImages", "--image-store", volume.Url, .. more]));

    /// <summary>SIGKILL of the build; what it has started is not touched.</summary>
    public void KillBuild()
    {
        foreach (var pipeline in ProcessTable.With(_checkout.Root).Where(program => program.IsPipeline))
            pipeline.Kill();
    }

    /// <summary>A build that was killed last leaves its mount to the next one. A client alone says nothing: another test's namespaces may keep a copy of a mount that is gone here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (MountTable.Read().Any(mount => mount.Point == MountPoint))
            (await ProcessRunner.Default.RunAsync(new("umount", ["--lazy", MountPoint]), TimeSpan.FromSeconds(30))).EnsureSuccess();
        _checkout.Dispose();
    }
}
