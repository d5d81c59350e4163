using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>The file <c>current</c> of a platform: the name of the newest image that was boot-tested from this store.</summary>
internal static class CurrentImage
{
    /// <summary>Null where there is none yet.</summary>
    public static string? Read(StoreLayout layout, PlatformName platform) =>
        StoreFile.TryRead(layout.Current(platform))?.Trim() is { Length: > 0 } name ? name : null;

    /// <exception cref="ProblemException">There is no such image.</exception>
    public static void Switch(StoreLayout layout, PlatformName platform, string name)
    {
        if (!Directory.Exists(Path.Combine(layout.Home(platform), name)))
            throw new ProblemException(Location.File(layout.Home(platform)), $"has no image '{name}'.", "Somebody removed it; publish again.");
        StoreFile.Write(layout.Current(platform), name + "\n");
    }
}
