using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>From a root file system (a tree, or a tar of it) to a bootable qcow2, without a loop device and without mounting.</summary>
internal sealed class RootImage(IProcessRunner processes, HostTools tools, RootNamespace root, Action<string> log)
{
    private const string Tree = MmdebstrapCommand.Tree;
    private const string RawDisk = "disk.raw";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string[] KernelPlaces = ["/", "/boot/"];

    /// <summary>Room for the journal, the inode tables and a guest that writes something.</summary>
    private static readonly ByteSize Spare = ByteSize.MiB(256);

    /// <summary>Unpacks what mmdebstrap made as a tar.</summary>
    public async Task ExtractAsync(string workDirectory, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(workDirectory, MmdebstrapCommand.RootTar)))
            return;
        Directory.CreateDirectory(Path.Combine(workDirectory, Tree));
        await RunAsync(
            workDirectory,
            root.Wrap(new(
                // A user namespace may make no device nodes (user_namespaces(7)); the guest's kernel mounts a devtmpfs over /dev before anything opens one.
                tools.PathOf("tar"), "--directory", Tree, "--exclude=./dev/*", "--numeric-owner", "--same-permissions", "--xattrs", "--xattrs-include=*",
                "--extract", "--file", MmdebstrapCommand.RootTar)),
            cancellation);
    }

    /// <summary>The directory whose links <c>vmlinuz</c> and <c>initrd.img</c> name the kernel.</summary>
    public static string KernelDirectory(string workDirectory, Location template) =>
        KernelPlaces.FirstOrDefault(place => File.Exists(Path.Combine(workDirectory, Tree + place, "vmlinuz")))
        ?? throw new ProblemException(template, "installs no kernel: there is neither '/vmlinuz' nor '/boot/vmlinuz' in the image.", "Add a linux-image package.");

    public static IReadOnlyList<InstalledPackage> Packages(string workDirectory) =>
        DpkgStatus.Read(File.ReadLines(Path.Combine(workDirectory, Tree, "var/lib/dpkg/status")));

    /// <exception cref="ProblemException">The tree is larger than the template's disk; both sizes are named.</exception>
    public async Task<string> MakeDiskAsync(string workDirectory, Guid rootId, ByteSize size, string kernel, Location template, CancellationToken cancellation)
    {
        var needed = SizeOfTree(workDirectory) + Spare;
        if (needed > size)
            throw new ProblemException(template, $"gives the disk a size of {size}, and what is installed needs {needed}.", "Raise <disk><size>.");
        var raw = Path.Combine(workDirectory, RawDisk);
        await using (var disk = new FileStream(raw, FileMode.Create))
            disk.SetLength(size.Bytes);
        var kibibytes = (size.Bytes - BootDisk.PartitionOffset) >> 10;
        // GRUB 2.06 does not know metadata_csum_seed; newer mke2fs sets it unless told.
        await RunAsync(
            workDirectory,
            root.Wrap(new(
                tools.PathOf("mke2fs"), "-q", "-F", "-t", "ext4", "-O", "^metadata_csum_seed", "-U", rootId.ToString(), "-L", "root", "-m", "1",
                "-E", $"offset={BootDisk.PartitionOffset},root_owner=0:0", "-d", Tree, RawDisk, $"{kibibytes}k")),
            cancellation);
        await WriteBootCodeAsync(workDirectory, rootId, size, kernel, cancellation);
        await RunAsync(workDirectory, new(tools.PathOf("qemu-img"), "convert", "-f", "raw", "-O", "qcow2", RawDisk, BaseImage.DiskName), cancellation);
        return Path.Combine(workDirectory, BaseImage.DiskName);
    }

    /// <summary>What a disk begins with whose only partition is the root file system of that UUID.</summary>
    public async Task<byte[]> MakeFirstSectorsAsync(string workDirectory, Guid rootId, ByteSize size, string kernel, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(workDirectory, "grub.cfg"), BootDisk.GrubConfiguration(rootId, kernel), cancellation);
        await RunAsync(
            workDirectory,
            new(
                tools.GrubMkimage, "-O", "i386-pc", "-d", Path.GetDirectoryName(tools.BootSectorCode)!, "-p", "/boot/grub", "-c", "grub.cfg", "-o", "core.img",
                "biosdisk", "part_msdos", "ext2", "search_fs_uuid", "linux"),
            cancellation);
        var bootCode = await File.ReadAllBytesAsync(tools.BootSectorCode, cancellation);
        var core = await File.ReadAllBytesAsync(Path.Combine(workDirectory, "core.img"), cancellation);
        return BootDisk.FirstSectors(bootCode, core, size, BitConverter.ToUInt32(rootId.ToByteArray()));
    }

    private static ByteSize SizeOfTree(string workDirectory)
    {
        const long Block = 4096;
        // A tar is the tree's size, but for the rounding to blocks; the tree itself an ordinary user may not be able to read.
        var tar = new FileInfo(Path.Combine(workDirectory, MmdebstrapCommand.RootTar));
        if (tar.Exists)
            return new(tar.Length);
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var files = new DirectoryInfo(Path.Combine(workDirectory, Tree)).EnumerateFiles("*", everything);
        return new(files.Where(file => file.LinkTarget is null).Sum(file => (file.Length + Block - 1) / Block * Block));
    }

    private async Task WriteBootCodeAsync(string workDirectory, Guid rootId, ByteSize size, string kernel, CancellationToken cancellation)
    {
        var first = await MakeFirstSectorsAsync(workDirectory, rootId, size, kernel, cancellation);
        await using var disk = new FileStream(Path.Combine(workDirectory, RawDisk), FileMode.Open, FileAccess.Write);
        await disk.WriteAsync(first, cancellation);
    }

    private async Task RunAsync(string workDirectory, CommandLine command, CancellationToken cancellation)
    {
        log($"+ {command}");
        (await processes.RunAsync(command with { WorkingDirectory = workDirectory }, Limit, log, cancellation)).EnsureSuccess();
    }
}
