using System.Globalization;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>
/// The base images under <c>artifacts/base-images/&lt;platform&gt;/&lt;fingerprint&gt;/</c>: which are there, which are up to date.
/// Milliseconds for each platform: the template and the launcher are hashed, the disk is not.
/// </summary>
public sealed class BaseImageCatalog(string directory, LauncherFiles launcher, TimeProvider time)
{
    public string Directory { get; } = directory;

    public LauncherFiles Launcher { get; } = launcher;

    /// <param name="maxAge">An older image has to be built again (<c>--image-max-age</c>); null: age does not matter.</param>
    public BaseImageStatus Check(Template template, IBaseImageBuilder builder, TimeSpan? maxAge = null)
    {
        var fingerprint = BaseImageFingerprint.Of(template, Launcher, builder);
        var image = Find(template.Platform, fingerprint, out var reason);
        if (image is not null && maxAge is { } limit && time.GetUtcNow() - image.Manifest.Built > limit)
        {
            reason = string.Create(
                CultureInfo.InvariantCulture,
                $"It is {(time.GetUtcNow() - image.Manifest.Built).TotalHours:0} h old, and more than {limit.TotalHours:0} h are not wanted.");
        }

        return new(template.Platform, fingerprint, image, reason);
    }

    /// <summary>The image with this fingerprint; null if it is not there, not whole, or not readable.</summary>
    public BaseImage? Find(PlatformName platform, string fingerprint) => Find(platform, fingerprint, out _);

    /// <summary>All images that are whole, of whatever template.</summary>
    public IReadOnlyList<BaseImage> All() => System.IO.Directory.Exists(Directory)
        ?
        [
            .. from home in System.IO.Directory.GetDirectories(Directory)
               let platform = PlatformName.TryParse(Path.GetFileName(home), out var name) ? name : null
               where platform is not null
               from image in System.IO.Directory.GetDirectories(home)
               let found = Find(platform, Path.GetFileName(image))
               where found is not null
               select found,
        ]
        : [];

    internal string PlatformDirectory(PlatformName platform) => Path.Combine(Directory, platform.ToString());

    internal string ImageDirectory(PlatformName platform, string fingerprint) => Path.Combine(PlatformDirectory(platform), fingerprint);

    private BaseImage? Find(PlatformName platform, string fingerprint, out string reason)
    {
        var home = ImageDirectory(platform, fingerprint);
        var manifestPath = Path.Combine(home, BaseImageManifest.FileName);
        if (!File.Exists(manifestPath))
        {
            reason = OtherImages(platform) == 0
                ? "It was never built."
                : "The template, the launcher or the builder has changed since it was built.";
            return null;
        }

        try
        {
            var image = new BaseImage(home, JsonFile.Read<BaseImageManifest>(manifestPath));
            reason = Damage(image, fingerprint);
            return reason.Length == 0 ? image : null;
        }
        catch (ProblemException exception)
        {
            reason = exception.Message;
            return null;
        }
    }

    private static string Damage(BaseImage image, string fingerprint)
    {
        var disk = new FileInfo(image.DiskPath);
        if (image.Fingerprint != fingerprint || image.Manifest.Schema != BaseImageManifest.CurrentSchema)
            return "Its manifest is of another image or of another version of VmSweep.";
        if (!disk.Exists)
            return "Its disk is gone.";
        return disk.Length == image.Manifest.DiskBytes.Bytes
            ? ""
            : $"Its disk has {disk.Length} bytes, and its manifest says {image.Manifest.DiskBytes.Bytes}.";
    }

    private int OtherImages(PlatformName platform)
    {
        var home = PlatformDirectory(platform);
        return System.IO.Directory.Exists(home)
            ? System.IO.Directory.EnumerateFiles(home, BaseImageManifest.FileName, SearchOption.AllDirectories).Count()
            : 0;
    }
}
