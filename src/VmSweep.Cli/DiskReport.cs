using System.Globalization;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Partitions;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Cli;

/// <summary>What <c>disk info</c> and <c>disk ls -l</c> print.</summary>
internal static class DiskReport
{
    public static void Write(BlockDevice disk, int? partition, TextWriter output)
    {
        output.WriteLine($"disk: {new ByteSize(disk.Length)} ({disk.Length} bytes)");
        if (disk is Qcow2Image image)
            WriteQcow2(image, output);
        foreach (var each in PartitionTable.Read(disk))
            output.WriteLine($"partition {each.Number}: {new ByteSize(each.Length)} at byte {each.Offset}, type {each.Type} {DisplayText.Of(each.Name)}".TrimEnd());
        WriteFileSystem(disk, partition, output);
    }

    public static string LongLine(ExtFileSystem fileSystem, ExtEntry entry, string name)
    {
        var target = entry.Kind == ExtFileKind.SymbolicLink ? $" -> {DisplayText.Of(fileSystem.ReadLink(entry))}" : string.Empty;
        var time = entry.Modified.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{Letter(entry.Kind)}{Permissions(entry.Mode)} {entry.Links,3} {entry.Uid,5} {entry.Gid,5} {entry.Length,12} {time} {name}{target}";
    }

    private static void WriteQcow2(Qcow2Image image, TextWriter output)
    {
        output.WriteLine($"qcow2: version {image.Version}, clusters of {new ByteSize(image.ClusterSize)}, compression {image.Compression}");
        if (image.BackingFile is { } backing)
            output.WriteLine($"backing file: {DisplayText.Of(backing)} ({image.BackingFormat ?? "no format recorded"})");
        if (image.IsDirty)
            output.WriteLine("dirty: it was not closed in order, refcounts may be stale");
        if (image.IsCorrupt)
            output.WriteLine("corrupt: QEMU marked it as damaged");
        foreach (var snapshot in image.Snapshots)
            output.WriteLine($"snapshot {snapshot.Id}: {DisplayText.Of(snapshot.Name)}, {snapshot.Taken:u}");
    }

    private static void WriteFileSystem(BlockDevice disk, int? partition, TextWriter output)
    {
        try
        {
            var fileSystem = ExtFileSystem.OpenOnDisk(disk, partition);
            output.WriteLine($"ext: label '{DisplayText.Of(fileSystem.Label)}', UUID {fileSystem.Uuid}, {new ByteSize(fileSystem.Length)} in blocks of {fileSystem.BlockSize}");
            output.WriteLine($"free: {new ByteSize(fileSystem.FreeBytes)}, {fileSystem.Inodes.Free} of {fileSystem.Inodes.Count} inodes; {(fileSystem.IsClean ? "clean" : "not clean")}");
            foreach (var warning in fileSystem.Warnings)
                output.WriteLine($"warning: {warning}");
        }
        catch (DiskException exception)
        {
            output.WriteLine($"no file system that can be read: {exception.Message}");
        }
    }

    private static char Letter(ExtFileKind kind) => kind switch
    {
        ExtFileKind.File => '-',
        ExtFileKind.Directory => 'd',
        ExtFileKind.SymbolicLink => 'l',
        ExtFileKind.CharacterDevice => 'c',
        ExtFileKind.BlockDevice => 'b',
        ExtFileKind.Fifo => 'p',
        ExtFileKind.Socket => 's',
        _ => '?',
    };

    private static string Permissions(UnixFileMode mode)
    {
        var letters = "rwxrwxrwx".ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (((int)mode & (0x100 >> i)) == 0)
                letters[i] = '-';
        }

        Special(UnixFileMode.SetUser, 2, 's');
        Special(UnixFileMode.SetGroup, 5, 's');
        Special(UnixFileMode.StickyBit, 8, 't');
        return new string(letters);

        void Special(UnixFileMode bit, int place, char letter)
        {
            if (mode.HasFlag(bit))
                letters[place] = letters[place] == 'x' ? letter : char.ToUpperInvariant(letter);
        }
    }
}
