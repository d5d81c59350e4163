using VmSweep.BaseImages;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Publishing;

/// <summary>An image on its way into the store. A kill leaves it as it is, with a record of what has arrived; the next publication of the same bytes goes on with it.</summary>
/// <param name="built">Where the image was built.</param>
/// <param name="directory">Where it is copied to; nobody reads there.</param>
internal sealed class PartialImage(string built, string directory, BaseImageManifest manifest, TimeProvider time, Action<string> progress)
{
    private long _written;

    public string Directory => directory;

    private string Record => directory + ".copied";

    private string Disk => Path.Combine(directory, BaseImage.DiskName);

    /// <exception cref="ProblemException">The store has less space than is still to be written.</exception>
    public void DemandSpace(string root)
    {
        var arrived = File.Exists(Disk) ? SparseCopy.ReadRecord(Record) : 0;
        var needed = new ByteSize(Math.Max(0, Files().Sum(SparseCopy.DataLength) - arrived));
        var free = new ByteSize(new DriveInfo(root).AvailableFreeSpace);
        if (free < needed)
        {
            throw new ProblemException(
                Location.Parameter("image-store"),
                $"'{root}' has {free} free, and {manifest.Platform} {manifest.Fingerprint[..Math.Min(12, manifest.Fingerprint.Length)]} needs {needed}.",
                "Free some space there; './build.sh Prune --image-store …' shows and frees what nobody uses.");
        }
    }

    /// <summary>Copies what is missing, and reads everything back.</summary>
    public (ByteSize Written, ByteSize Resumed, TimeSpan Copying, TimeSpan Verifying) Complete()
    {
        var started = time.GetTimestamp();
        var resumed = CopyAll();
        var copied = time.GetTimestamp();
        if (ProblemOfCopy() is not null && resumed > 0)
        {
            // What was left of an earlier copy is not what the record says, or the store lost it when its host did.
            Remove();
            resumed = CopyAll();
        }

        if (ProblemOfCopy() is { } damage)
        {
            Remove();
            throw new ProblemException(damage);
        }

        return (new(_written), new(resumed), time.GetElapsedTime(started, copied), time.GetElapsedTime(copied));
    }

    public void Forget() => File.Delete(Record);

    /// <returns>How much of the disk an earlier copy had brought.</returns>
    private long CopyAll()
    {
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            var copy = new SparseCopy(Copied);
            var resumed = copy.Copy(Path.Combine(built, BaseImage.DiskName), Disk, Record);
            foreach (var file in Files().Where(file => Path.GetFileName(file) != BaseImage.DiskName))
                CopySmall(file);
            PosixFile.FlushDirectory(directory);
            return resumed;
        }
        catch (IOException exception) when (StoreTrouble.IsFull(exception))
        {
            // On a full store the room is worth more than the work.
            Remove();
            throw;
        }
    }

    private void CopySmall(string file)
    {
        using var to = new FileStream(Path.Combine(directory, Path.GetFileName(file)), FileMode.Create, FileAccess.Write);
        using var from = File.OpenRead(file);
        from.CopyTo(to);
        to.Flush(flushToDisk: true);
        Copied(from.Length);
    }

    /// <summary>What is wrong with what the store has now; null where nothing is.</summary>
    private IReadOnlyList<Problem>? ProblemOfCopy()
    {
        var read = 0L;
        var hash = StoredHash.Of(Disk, count => progress($"read back {new ByteSize(read += count)}"));
        if (hash != manifest.Sha256)
        {
            var original = Path.Combine(built, BaseImage.DiskName);
            return StoredHash.Of(original, _ => progress("reading the original")) == manifest.Sha256
                ? [new(Location.File(Disk), "came back from the store with other bytes than were written.", "Check the store's health and disks; nothing was published.")]
                : [new(Location.File(original), "is not what its manifest says; nothing was published.", $"Delete {built} and build the image again.")];
        }

        return Files().Where(file => Path.GetFileName(file) != BaseImage.DiskName).FirstOrDefault(IsDifferent) is { } other
            ? [new(Location.File(other), "came back from the store with other bytes than were written.", "Check the store's health and disks; nothing was published.")]
            : null;
    }

    private bool IsDifferent(string file) => StoredHash.Of(Path.Combine(directory, Path.GetFileName(file))) != StoredHash.Of(file);

    private void Remove()
    {
        if (System.IO.Directory.Exists(directory))
            System.IO.Directory.Delete(directory, recursive: true);
        File.Delete(Record);
    }

    private void Copied(long count) => progress($"copied {new ByteSize(_written += count)}");

    private IEnumerable<string> Files() => System.IO.Directory.EnumerateFiles(built);
}
