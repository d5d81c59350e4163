using VmSweep.BaseImages.Bootstrap;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>What goes into the root beside its packages, as two tars: before the packages are installed, and after.</summary>
internal static class TreeFiles
{
    private const string Place = GuestFiles.BuildPlace;

    public static void WriteEarly(string path)
    {
        using var tar = new TarFile(path);
        InitramfsFiles.AddTo(tar);
    }

    /// <param name="path">Of the tar.</param>
    /// <param name="inputs">What the tree is made from.</param>
    /// <param name="rootId">UUID of the file system that the installer makes.</param>
    /// <param name="firstSectors">What the installer writes to the disk's beginning, but for the partition's length.</param>
    public static void WriteLate(string path, TreeInputs inputs, Guid rootId, byte[] firstSectors)
    {
        var files = inputs.Files.Contents;
        using var tar = new TarFile(path);
        tar.Add("/etc/fstab", GuestFiles.FileSystemTable(rootId));
        // Oz brings a configuration of ssh's server that names this place, and scp speaks SFTP since OpenSSH 9.
        tar.AddLink("/usr/libexec/openssh/sftp-server", "/usr/lib/openssh/sftp-server");
        if (inputs.HasSystemd)
            tar.Add($"/etc/systemd/network/{InstallerFiles.Network}", files[InstallerFiles.Network]);
        else
            tar.Add("/etc/rc.local", files[InstallerFiles.SysVNetwork], executable: true);
        tar.AddDirectory($"{Place}/sources");
        foreach (var source in inputs.Sources.Sources.Where(source => source.Persisted))
            tar.Add($"{Place}/sources/{source.Name}.list", source.Line + "\n");
        tar.Add($"{Place}/{InstallerFiles.Collect}", files[InstallerFiles.Collect]);
        tar.Add($"{Place}/initrd/init", files[InstallerFiles.Init], executable: true);
        tar.Add($"{Place}/initrd/lease", files[InstallerFiles.Lease], executable: true);
        tar.Add($"{Place}/initrd/boot.bin", firstSectors);
        tar.Add($"{Place}/initrd/root-id", $"{rootId}\n");
    }
}
