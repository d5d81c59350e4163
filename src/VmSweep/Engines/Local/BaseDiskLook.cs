using VmSweep.BaseImages;

namespace VmSweep.Engines.Local;

/// <summary>What a look at a base image's disk found: the disk, or what is wrong with it.</summary>
/// <param name="Disk">Null where something is wrong.</param>
/// <param name="Wrong">Null where nothing is.</param>
public sealed record BaseDiskLook(BaseDisk? Disk, string? Wrong)
{
    public static BaseDiskLook Bad(string wrong) => new(null, wrong);

    /// <summary>The same after its bytes were read.</summary>
    public BaseDiskLook Read(string sha256) =>
        Disk is null || Disk.Sha256 == sha256 ? this : Bad($"{Disk.Path} has the SHA-256 {sha256}, and its manifest says {Disk.Sha256}");
}
