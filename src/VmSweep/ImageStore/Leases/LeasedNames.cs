namespace VmSweep.ImageStore.Leases;

/// <summary>What a sweep that takes its lease is told.</summary>
/// <param name="Names">By <c>platform/fingerprint</c>, what its images are called in the store.</param>
/// <param name="Missing">Those that are not there, as <c>platform/name</c>.</param>
public sealed record LeasedNames(IReadOnlyDictionary<string, string> Names, IReadOnlyList<string> Missing)
{
    /// <summary>
    /// Takes or renews a lease. The names are settled by the first: the current image, if it is a build of the planned fingerprint; and they stay for the
    /// sweep's whole life, whatever becomes current meanwhile.
    /// </summary>
    internal static LeasedNames Take(StoreLayout layout, StoreLease wanted)
    {
        StoreMarker.Demand(layout);
        var before = wanted.Before(layout);
        var names = wanted.Images.ToDictionary(image => image, image => NameOf(layout, image, before));
        string[] images = [.. names.Select(name => $"{name.Key.Split('/')[0]}/{name.Value}")];
        // The lease first, then the look: see StorePruner.Remove.
        (wanted with { Images = images }).Write(layout);
        return new(names, [.. images.Where(image => !File.Exists(Path.Combine(layout.Root, image, BaseImages.BaseImage.DiskName)))]);
    }

    private static string NameOf(StoreLayout layout, string image, StoreLease? before)
    {
        var (platform, fingerprint) = (image.Split('/')[0], image.Split('/')[1]);
        var leased = before?.Images.FirstOrDefault(each => each.Split('/')[0] == platform && ImageName.FingerprintOf(each.Split('/')[1]) == fingerprint)?.Split('/')[1];
        var current = Matrix.PlatformName.TryParse(platform, out var name) ? CurrentImage.Read(layout, name) : null;
        return leased ?? (current is not null && ImageName.FingerprintOf(current) == fingerprint ? current : fingerprint);
    }
}
