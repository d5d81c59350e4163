using VmSweep.Matrix;

namespace VmSweep.BaseImages;

/// <summary>A base image that was built, boot-tested and put into its place.</summary>
/// <param name="Directory">Where its disk, manifest and log are.</param>
public sealed record BaseImage(string Directory, BaseImageManifest Manifest)
{
    public const string DiskName = "disk.qcow2";

    public PlatformName Platform => Manifest.Platform;

    public string Fingerprint => Manifest.Fingerprint;

    public string DiskPath => Path.Combine(Directory, DiskName);

    public BaseDisk Disk => BaseDisk.Of(DiskPath, Manifest);
}

/// <summary>Whether a platform's base image is up to date, and why not.</summary>
/// <param name="Image">The image with the wanted fingerprint, also where it is too old; null where there is none.</param>
/// <param name="Reason">Why it has to be built; empty where it is up to date.</param>
public sealed record BaseImageStatus(PlatformName Platform, string Fingerprint, BaseImage? Image, string Reason)
{
    public bool UpToDate => Reason.Length == 0;
}
