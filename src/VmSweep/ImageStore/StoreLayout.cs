using VmSweep.Matrix;

namespace VmSweep.ImageStore;

/// <summary>Where images lie, in the store and where they are built: by platform and fingerprint, so that no name ever means two contents.</summary>
public sealed record StoreLayout(string Root)
{
    /// <summary>Names of images that were built again under the same fingerprint (<c>--image-max-age</c>), by <c>platform/fingerprint</c>; see <see cref="ImageName"/>.</summary>
    public IReadOnlyDictionary<string, string> Renewed { get; init; } = new Dictionary<string, string>();

    public string Image(PlatformName platform, string fingerprint) =>
        Path.Combine(Home(platform), Renewed.GetValueOrDefault($"{platform}/{fingerprint}", fingerprint));

    public string Disk(PlatformName platform, string fingerprint) => Path.Combine(Image(platform, fingerprint), "disk.qcow2");

    /// <summary>Holds the name of the newest image that was boot-tested from here; switched by rename, read when a sweep begins only.</summary>
    public string Current(PlatformName platform) => Path.Combine(Home(platform), "current");

    /// <summary>Proves that the store is mounted: an unmounted mount point is an empty directory without it.</summary>
    public string Marker => Path.Combine(Root, ".vmsweep-image-store");

    /// <summary>Who uses which images, from which submit host, until when.</summary>
    public string Leases => Path.Combine(Root, "leases");

    /// <summary>On its way out.</summary>
    /// <summary>Held by the one Prune that is at work.</summary>
    internal string PrunerLock => Path.Combine(Root, ".prune.lock");

    internal string Pruned => Path.Combine(Root, ".pruned");

    internal string Home(PlatformName platform) => Path.Combine(Root, platform.ToString());

    /// <summary>Copies that are not whole yet.</summary>
    internal string Publishing(PlatformName platform) => Path.Combine(Home(platform), ".publishing");
}
