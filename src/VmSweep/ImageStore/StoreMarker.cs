using System.Text;
using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>The file that says that a directory is an image store, and of which version. An empty one, made by touch(1), is of version 1.</summary>
internal static class StoreMarker
{
    private const string Version1 = "vmsweep image store 1\n";

    /// <exception cref="ProblemException">There is none, or it is another program's or version's.</exception>
    /// <exception cref="IOException">The file system does not answer.</exception>
    public static void Demand(StoreLayout layout)
    {
        if (Read(layout) is not { } text)
            throw Missing(layout);
        if (text.Trim().Length > 0 && text != Version1)
        {
            throw new ProblemException(
                Location.File(layout.Marker),
                $"marks a store that is not ours to write to: it says '{Shown(text)}', and '{Version1.TrimEnd()}' is what this version knows.",
                "Name another store, or use the version of VmSweep that made this one.");
        }
    }

    /// <summary>Marks a store where nothing is yet.</summary>
    /// <returns>False where it was marked already.</returns>
    /// <exception cref="ProblemException">There are other things in the directory.</exception>
    public static bool Initialise(StoreLayout layout)
    {
        if (Read(layout) is not null)
            return false;
        Directory.CreateDirectory(layout.Root);
        // A volume's root has Gluster's own directories, such as .trashcan.
        if (Directory.EnumerateFileSystemEntries(layout.Root).FirstOrDefault(entry => !Path.GetFileName(entry).StartsWith('.')) is { } other)
        {
            throw new ProblemException(
                Location.Parameter("image-store"),
                $"'{layout.Root}' is not marked as an image store, and something else is in it ('{Path.GetFileName(other)}').",
                $"Name an empty directory of the volume, as in gluster://HOST/VOLUME/images. If it really is to be a store: touch '{layout.Marker}'");
        }

        StoreFile.Write(layout.Marker, Version1);
        return true;
    }

    /// <summary>Null where there is none.</summary>
    // Not File.Exists, for which a dead file system and a missing file are the same.
    private static string? Read(StoreLayout layout) => StoreFile.TryRead(layout.Marker, ReadStart);

    /// <summary>It may be anything.</summary>
    private static string ReadStart(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[200];
        return Encoding.UTF8.GetString(start, 0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    private static ProblemException Missing(StoreLayout layout) => Directory.Exists(layout.Root)
        ? new(
            Location.Parameter("image-store"),
            $"'{layout.Root}' is not marked as an image store; it may be a mount point on which nothing is mounted.",
            $"Mount the store. If this really is a new one: touch '{layout.Marker}'")
        : new(Location.Parameter("image-store"), $"there is no directory '{layout.Root}'.", "Mount the store, or make the directory.");

    private static string Shown(string text) => new(text.Split('\n')[0].Take(60).Select(letter => char.IsControl(letter) ? '?' : letter).ToArray());
}
