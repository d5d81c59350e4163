using VmSweep.Disks;
using VmSweep.Problems;

namespace VmSweep.Sweeps;

/// <summary>Looks at a payload before it is put on a thousand images.</summary>
internal static class PayloadCheck
{
    private const string RunJob = "run-job";

    // The I/O image is ext2 with blocks of 1 KiB; a file takes whole blocks, an inode and a name.
    private const long BlockSize = 1024;

    private const long PerEntry = 256;

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static IReadOnlyList<Problem> Check(string payload, ByteSize ioImage)
    {
        if (!Directory.Exists(payload))
            return [new(Location.File(payload), "is not a directory; the payload with 'run-job' belongs here.", "Make it, or name another with 'payload:' in sweep.yaml.")];
        var problems = new List<Problem>();
        CheckRunJob(Path.Combine(payload, RunJob), problems);
        long size = 0;
        try
        {
            size = Measure(new DirectoryInfo(payload), Path.GetFullPath(payload), problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(Location.File(payload), exception.Message));
        }

        if (size > ioImage.Bytes)
        {
            problems.Add(new(
                Location.File(payload),
                $"needs {new ByteSize(size)}, and the I/O image has {ioImage}.",
                "Give 'io_image' in sweep.yaml more, with room for what the payload writes; or make the payload smaller."));
        }

        return problems;
    }

    private static void CheckRunJob(string path, List<Problem> problems)
    {
        var where = Location.File(path);
        if (!File.Exists(path))
        {
            problems.Add(new(where, "is missing: a payload is started by its 'run-job'."));
            return;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyExecute) == 0)
            problems.Add(new(where, "has no run bit.", $"Type 'chmod +x {path}'."));
        try
        {
            using var stream = File.OpenRead(path);
            var start = new byte[4];
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (!start.AsSpan(0, length).StartsWith("#!"u8) && !start.AsSpan(0, length).SequenceEqual("\u007fELF"u8))
                problems.Add(new(where, "begins neither with '#!' nor as an ELF program: the guest could not execute it.", "Begin it with '#!/bin/sh'."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(where, exception.Message));
        }
    }

    /// <summary>What the directory takes on the image. Links are looked at, never followed.</summary>
    private static long Measure(DirectoryInfo directory, string root, List<Problem> problems)
    {
        long size = BlockSize;
        foreach (var entry in directory.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            size += PerEntry;
            if (HostFileName.IsNotUtf8(entry))
                problems.Add(new(Location.File(directory.FullName), HostFileName.Sentence(entry)));
            else if (entry.LinkTarget is { } target)
                CheckLink(entry, target, root, problems);
            else if (entry is DirectoryInfo child)
                size += Measure(child, root, problems);
            else if (entry is FileInfo file)
                size += (file.Length + BlockSize - 1) / BlockSize * BlockSize;
        }

        return size;
    }

    private static void CheckLink(FileSystemInfo link, string target, string root, List<Problem> problems)
    {
        var end = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.FullName)!, target));
        if (Path.IsPathRooted(target) || end != root && !end.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            problems.Add(new(Location.File(link.FullName), $"is a link to '{target}', outside the payload: the guest would not find it.", "Copy the file into the payload."));
        else if (!Path.Exists(end))
            problems.Add(new(Location.File(link.FullName), $"is a link to '{target}', which is not there."));
    }
}
