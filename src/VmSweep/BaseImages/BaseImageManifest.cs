using VmSweep.Matrix;

namespace VmSweep.BaseImages;

/// <summary>The content of <c>manifest.json</c> beside a base image's disk. It is written last: an image without it is none.</summary>
/// <param name="Schema">Version of this file's form.</param>
/// <param name="Template">Name of the template's file.</param>
/// <param name="Builder">Name and version of the builder.</param>
/// <param name="DiskBytes">Size of the file <c>disk.qcow2</c>.</param>
/// <param name="VirtualSize">Size of the disk that the guest sees.</param>
/// <param name="Sha256">Of the file <c>disk.qcow2</c>.</param>
/// <param name="Mirrors">Each mirror's name and the address that was used, without user name and password.</param>
/// <param name="Releases">Release files that the packages were verified by.</param>
/// <param name="BuildLog">Name of the log beside this file.</param>
/// <param name="BootTest">What the boot test saw.</param>
public sealed record BaseImageManifest(
    int Schema,
    PlatformName Platform,
    string Fingerprint,
    string Template,
    string Builder,
    DateTimeOffset Started,
    DateTimeOffset Built,
    ByteSize DiskBytes,
    ByteSize VirtualSize,
    string Sha256,
    IReadOnlyDictionary<string, string> Mirrors,
    IReadOnlyList<ReleaseFile> Releases,
    string BuildLog,
    string BootTest,
    IReadOnlyList<InstalledPackage> Packages)
{
    public const int CurrentSchema = 1;

    public const string FileName = "manifest.json";
}
