using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Publishing;

/// <summary>
/// Brings one image into the store: copied beside, read back, then renamed to a name that was never used. Guests may hold everything open that is there,
/// and another mount of a Gluster volume sees a replaced file up to a second late; so nothing is ever replaced.
/// </summary>
/// <param name="time">For the lock, and for what was measured.</param>
/// <param name="progress">Called at least every time some bytes have moved: who waits for us knows that the store answers.</param>
internal sealed class ImagePublication(StoreLayout layout, PlatformName platform, TimeProvider time, Action<string> progress)
{
    /// <param name="built">The image's directory where it was built.</param>
    /// <exception cref="ProblemException">The image is damaged or not on its own, the store is full or gives back other bytes than it was given.</exception>
    public async Task<PublishedImage> PublishAsync(string built, CancellationToken cancellation)
    {
        StoreMarker.Demand(layout);
        var manifest = JsonFile.Read<BaseImageManifest>(Path.Combine(built, BaseImageManifest.FileName));
        EnsureStandsAlone(Path.Combine(built, BaseImage.DiskName));
        var check = new StoredImageCheck(layout, platform, time, progress);
        if (Find(manifest) is { } there)
            return Result(there, isNew: false, new(0), new(0), TimeSpan.Zero, check.VerifyWhereDue(there));
        var publishing = layout.Publishing(platform);
        using var alone = await PublishingLock.TakeAsync(publishing, time, who => progress($"waiting for {who}"), cancellation);
        if (Find(manifest) is { } meanwhile)
            return Result(meanwhile, isNew: false, new(0), new(0), TimeSpan.Zero, TimeSpan.Zero);
        var name = NameFor(manifest);
        var copy = new PartialImage(built, Path.Combine(publishing, $"{manifest.Fingerprint}-{manifest.Sha256}"), manifest, time, progress);
        copy.DemandSpace(layout.Root);
        var (written, resumed, copying, verifying) = copy.Complete();
        Directory.Move(copy.Directory, Path.Combine(layout.Home(platform), name));
        copy.Forget();
        PosixFile.FlushDirectory(layout.Home(platform));
        check.NoteVerified(name);
        return Result(name, isNew: true, written, resumed, copying, verifying);
    }

    private PublishedImage Result(string name, bool isNew, ByteSize written, ByteSize resumed, TimeSpan copying, TimeSpan verifying) =>
        new(name, isNew, CurrentImage.Read(layout, platform) == name, written, resumed, copying, verifying);

    /// <summary>The name under which the store has these very bytes, or null.</summary>
    private string? Find(BaseImageManifest wanted) =>
        new[] { wanted.Fingerprint, ImageName.OfRenewed(wanted.Fingerprint, wanted.Sha256) }.FirstOrDefault(name => ManifestOf(name)?.Sha256 == wanted.Sha256);

    private string NameFor(BaseImageManifest manifest) =>
        ManifestOf(manifest.Fingerprint) is null ? manifest.Fingerprint : ImageName.OfRenewed(manifest.Fingerprint, manifest.Sha256);

    /// <summary>Null where there is no such image. A directory appears with all that is in it.</summary>
    private BaseImageManifest? ManifestOf(string name)
    {
        var directory = Path.Combine(layout.Home(platform), name);
        return Directory.Exists(directory) ? JsonFile.Read<BaseImageManifest>(Path.Combine(directory, BaseImageManifest.FileName)) : null;
    }

    /// <summary>Every host reads a published disk, and what is below it would be on this one.</summary>
    private static void EnsureStandsAlone(string disk)
    {
        try
        {
            DiskImage.Open(disk, DiskImageFormat.Qcow2).Dispose();
        }
        catch (UnsupportedDiskFeatureException exception) when (exception.Feature == "backing file")
        {
            throw new ProblemException(
                Location.File(disk), $"lies over another file, which other hosts do not have: {exception.Message}", "Build the image again; or give it all its bytes: qemu-img convert -O qcow2.");
        }
    }
}
