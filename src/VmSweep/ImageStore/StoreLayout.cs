using VmSweep.Matrix;

namespace VmSweep.ImageStore;

/// <summary>Where images lie, in the store and where they are built: by platform and fingerprint, so that no name ever means two contents.</summary>
public sealed record StoreLayout(string Root)
{
    public string Image(PlatformName platform, string fingerprint) => Path.Combine(Root, platform.ToString(), fingerprint);

    public string Disk(PlatformName platform, string fingerprint) => Path.Combine(Image(platform, fingerprint), "disk.qcow2");

    /// <summary>Holds the fingerprint of the newest image; switched by rename, read when planning only.</summary>
    public string Current(PlatformName platform) => Path.Combine(Root, platform.ToString(), "current");

    /// <summary>Proves that the store is mounted: an unmounted mount point is an empty directory without it.</summary>
    public string Marker => Path.Combine(Root, ".vmsweep-image-store");
}
