using VmSweep.Disks;
using VmSweep.Disks.Checking;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;
using VmSweep.Disks.Partitions;
using VmSweep.Disks.Qcow2;

namespace VmSweep.FuzzTargets;

/// <summary>Does to an image what users do: read everything, check it, now and then extract it.</summary>
internal sealed class FuzzTarget : IDisposable
{
    private const string Canary = "canary";

    private static readonly ExtractionPolicy Policy = new() { MaxEntries = 2000, MaxFileBytes = 8 << 20, MaxTotalBytes = 24 << 20 };

    private readonly string _root = Path.Combine(TargetParent(), $"vmsweep-fuzz-target-{Guid.NewGuid():N}");

    public FuzzTarget()
    {
        Directory.CreateDirectory(_root);
        File.WriteAllBytes(Path.Combine(_root, Canary), "alive"u8);
    }

    /// <summary>Whether the image was refused; any exception that is not the library's goes through.</summary>
    public bool Read(byte[] bytes, DiskImageFormat format, int number)
    {
        var options = new ExtOpenOptions { VerifyChecksums = number % 2 == 0 };
        try
        {
            using var file = BlockDevice.FromMemory(bytes);
            using var disk = format == DiskImageFormat.Raw ? file : Qcow2Image.Open(file);
            if (disk is Qcow2Image image && number % 3 == 0)
                _ = Qcow2Check.Run(image);
            if (number % 50 == 0)
                _ = PartitionTable.Read(disk);
            var fileSystem = ExtFileSystem.OpenOnDisk(disk, partition: null, options);
            if (number % 5 == 0)
                _ = ExtCheck.Run(fileSystem);
            if (number % 10 == 0)
                Extract(fileSystem);
            else
                ReadAll(fileSystem);
            return false;
        }
        catch (DiskException)
        {
            return true;
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>In memory where there is such a place: a million extractions wear out a disk, and ext4 slows down where files come and go all the time.</summary>
    private static string TargetParent() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private static void ReadAll(ExtFileSystem fileSystem)
    {
        var left = new Stack<ExtEntry>([fileSystem.Root]);
        var seen = new HashSet<uint>();
        var buffer = new byte[65536];
        for (var entries = 0; left.TryPop(out var entry) && entries < Policy.MaxEntries; entries++)
        {
            Guard(() => _ = fileSystem.ReadAttributes(entry));
            if (entry.Kind == ExtFileKind.SymbolicLink)
                Guard(() => _ = fileSystem.ReadLink(entry));
            if (entry.Kind == ExtFileKind.File)
                Guard(() => ReadFile(fileSystem, entry, buffer));
            if (entry.Kind == ExtFileKind.Directory && seen.Add(entry.InodeNumber))
                Guard(() => fileSystem.Enumerate(entry).Take(Policy.MaxEntries).ToList().ForEach(left.Push));
        }

        Guard(() => _ = fileSystem.Find("/near/c/../../far", followLinks: true));
    }

    private static void ReadFile(ExtFileSystem fileSystem, ExtEntry entry, byte[] buffer)
    {
        using var stream = fileSystem.OpenFile(entry);
        for (var total = 0; total < 1 << 20;)
        {
            var count = stream.Read(buffer);
            if (count == 0)
                return;
            total += count;
        }
    }

    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (DiskException)
        {
            // A part that is refused; the rest is still to be read.
        }
    }

    private void Extract(ExtFileSystem fileSystem)
    {
        var target = Path.Combine(_root, "target");
        _ = Extractor.Extract(fileSystem, "/", target, Policy);
        Directory.Delete(target, recursive: true);
        var left = Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName).ToList();
        if (left is not [Canary] || !File.ReadAllBytes(Path.Combine(_root, Canary)).AsSpan().SequenceEqual("alive"u8))
            throw new InvalidOperationException($"An extraction wrote outside its target: {string.Join(", ", left)}");
    }
}
