using System.Text;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Partitions;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz;

/// <summary>Looks into the image that Oz left, without mounting it: its exit status and "Install succeeded" prove nothing.</summary>
internal sealed class OzImage(string path, Location template)
{
    /// <summary>The installer writes it last.</summary>
    public const string Marker = InstallationTree.Marker;

    private const string DpkgStatusFile = "/var/lib/dpkg/status";
    private const int StatusLimit = 64 << 20;

    /// <summary>Where the installed system is.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public OzRoot Check()
    {
        if (!File.Exists(path))
            throw new ProblemException(template, "has no image, although Oz says that it is installed.");
        using var disk = DiskImage.Open(path, DiskImageFormat.Raw);
        try
        {
            var partitions = PartitionTable.Read(disk);
            if (partitions.Count == 0)
                throw NotInstalled("its disk has no partitions");
            if (FindRoot(disk, partitions) is not var (root, fileSystem))
                throw NotInstalled("none of its partitions holds a root file system of the kind ext2, ext3 or ext4");
            if (fileSystem.Find(Marker) is null)
                throw NotInstalled($"its root file system has no {Marker}, which the installer writes last");
            return root;
        }
        catch (DiskException exception)
        {
            throw NotInstalled(exception.Message);
        }
    }

    /// <summary>The packages of a Debian guest with their versions; null where the guest is another.</summary>
    public IReadOnlyList<InstalledPackage>? Packages()
    {
        using var disk = DiskImage.Open(path, DiskImageFormat.Raw);
        return FindRoot(disk, PartitionTable.Read(disk)) is (_, var fileSystem) && fileSystem.Find(DpkgStatusFile) is not null
            ? DpkgStatus.Read(Encoding.UTF8.GetString(fileSystem.ReadFile(DpkgStatusFile, StatusLimit)).Split('\n'))
            : null;
    }

    private static (OzRoot Root, ExtFileSystem FileSystem)? FindRoot(BlockDevice disk, IReadOnlyList<Partition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (TryOpen(disk, partition) is { } fileSystem && fileSystem.Find("/etc") is not null)
                return (new(partition.Number, partition.Offset), fileSystem);
        }

        return null;
    }

    private static ExtFileSystem? TryOpen(BlockDevice disk, Partition partition)
    {
        try
        {
            return ExtFileSystem.OpenOnDisk(disk, partition.Number);
        }
        catch (DiskFormatException)
        {
            // Swap, a BIOS boot partition, another kind of file system.
            return null;
        }
    }

    private ProblemException NotInstalled(string why) => new(
        template,
        $"was not installed: {why}. The guest went away before its installation had ended; to Oz every end of the guest is a success.",
        "See the kept console.");
}
