using System.Security.Cryptography;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>
/// A directory that all hosts see. Images are added whole under names of their content and never replaced: a guest may hold them open,
/// and another mount of a Gluster volume sees a replaced file up to a second late.
/// </summary>
public sealed class DirectoryStore
{
    private DirectoryStore(StoreLayout layout) => Layout = layout;

    public StoreLayout Layout { get; }

    /// <exception cref="ProblemException">The directory is not there, or is not marked as a store.</exception>
    public static DirectoryStore Open(string path)
    {
        var layout = new StoreLayout(Path.GetFullPath(path));
        if (!Directory.Exists(path))
            throw new ProblemException(Location.Parameter("image-store"), $"there is no directory '{path}'.", "Mount the store, or make the directory.");
        if (!File.Exists(layout.Marker))
        {
            throw new ProblemException(
                Location.Parameter("image-store"),
                $"'{path}' is not marked as an image store; it may be a mount point on which nothing is mounted.",
                $"Mount the store. If this really is a new one: touch '{layout.Marker}'");
        }

        return new DirectoryStore(layout);
    }

    /// <summary>Copies an image into the store unless it is there, and makes it the platform's current one.</summary>
    /// <param name="built">The image's directory where it was built: <c>disk.qcow2</c>, <c>manifest.json</c>.</param>
    /// <param name="platform">Whose image it is.</param>
    /// <param name="fingerprint">Its name in the store.</param>
    /// <returns>False where it was there already.</returns>
    /// <exception cref="ProblemException">The store is full, or gives back other bytes than it was given.</exception>
    public bool Publish(string built, PlatformName platform, string fingerprint)
    {
        var target = Layout.Image(platform, fingerprint);
        var isNew = !Directory.Exists(target);
        if (isNew)
            CopyWhole(built, target);
        AtomicFile.WriteText(Layout.Current(platform), fingerprint + "\n");
        return isNew;
    }

    private static void CopyWhole(string built, string target)
    {
        EnsureSpace(built, target);
        // Two publishers at once: each copies into a directory of its own, the second's rename fails and its copy goes.
        var temporary = $"{target}.{Environment.MachineName}-{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (var file in Directory.EnumerateFiles(built))
                CopyVerified(file, Path.Combine(temporary, Path.GetFileName(file)));
            if (!Directory.Exists(target))
                Directory.Move(temporary, target);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static void CopyVerified(string source, string target)
    {
        using (var from = File.OpenRead(source))
        using (var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
        {
            from.CopyTo(to, bufferSize: 1 << 20);
            to.Flush(flushToDisk: true);
        }

        if (!Hash(source).SequenceEqual(Hash(target)))
            throw new ProblemException(Location.File(target), "came back from the store with other bytes than were written.", "Check the store's health; nothing was published.");
    }

    private static byte[] Hash(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    private static void EnsureSpace(string built, string target)
    {
        var needed = new ByteSize(Directory.EnumerateFiles(built).Sum(file => new FileInfo(file).Length));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var free = new ByteSize(new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace);
        if (free < needed)
            throw new ProblemException(Location.Parameter("image-store"), $"the store has {free} free, and '{target}' needs {needed}.", "Free some space there.");
    }
}
