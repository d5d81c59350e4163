namespace VmSweep.BaseImages;

/// <summary>
/// A base image's disk with all that an overlay over it needs, by its manifest: who makes overlays opens nothing that may lie in a store which does not
/// answer.
/// </summary>
/// <param name="Path">The file, qcow2.</param>
/// <param name="VirtualSize">Size of the disk that the guest sees.</param>
/// <param name="Length">Size of the file.</param>
/// <param name="Sha256">Of the file; null while it has no manifest yet.</param>
public sealed record BaseDisk(string Path, ByteSize VirtualSize, ByteSize Length, string? Sha256)
{
    public static BaseDisk Of(string path, BaseImageManifest manifest) => new(path, manifest.VirtualSize, manifest.DiskBytes, manifest.Sha256);
}
