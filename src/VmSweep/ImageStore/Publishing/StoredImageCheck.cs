using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Publishing;

/// <summary>Whether a published image is still what its manifest says. Its size is looked at each time, its bytes once a day.</summary>
internal sealed class StoredImageCheck(StoreLayout layout, PlatformName platform, TimeProvider time, Action<string> progress)
{
    /// <summary>Chosen: a disk that rots is found before the next night, and a day's many sweeps do not read every image.</summary>
    private static readonly TimeSpan Due = TimeSpan.FromDays(1);

    /// <returns>How long reading took; zero where it was not due.</returns>
    /// <exception cref="ProblemException">It is damaged.</exception>
    public TimeSpan VerifyWhereDue(string name)
    {
        var directory = Path.Combine(layout.Home(platform), name);
        var disk = new FileInfo(Path.Combine(directory, BaseImage.DiskName));
        var manifest = JsonFile.Read<BaseImageManifest>(Path.Combine(directory, BaseImageManifest.FileName));
        if (!disk.Exists || disk.Length != manifest.DiskBytes.Bytes)
            throw Damaged(disk.FullName, disk.Exists ? $"has {disk.Length} bytes, and its manifest says {manifest.DiskBytes.Bytes}" : "is gone");
        if (time.GetUtcNow() - File.GetLastWriteTimeUtc(Note(name)) < Due)
            return TimeSpan.Zero;
        var started = time.GetTimestamp();
        var read = 0L;
        var hash = StoredHash.Of(disk.FullName, count => progress($"read back {new ByteSize(read += count)}"));
        if (hash != manifest.Sha256)
            throw Damaged(disk.FullName, $"has the SHA-256 {hash}, and its manifest says {manifest.Sha256}");
        NoteVerified(name);
        return time.GetElapsedTime(started);
    }

    /// <summary>By its time of change; of a file that is not there .NET says 1601.</summary>
    public void NoteVerified(string name)
    {
        Directory.CreateDirectory(layout.Publishing(platform));
        // Empty, so never half a file; Gluster need not call the truncation of nothing a change.
        File.Create(Note(name)).Dispose();
        File.SetLastWriteTimeUtc(Note(name), time.GetUtcNow().UtcDateTime);
    }

    private string Note(string name) => Path.Combine(layout.Publishing(platform), name + ".verified");

    private static ProblemException Damaged(string disk, string how) => new(
        Location.File(disk),
        $"is damaged in the store: it {how}.",
        $"No run may use it. Look at the volume's health; then move {Path.GetDirectoryName(disk)} away, and publish again.");
}
