using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.Matrix;

namespace VmSweep.ImageStore.Leases;

/// <summary>Frees images in the store that are old and that nobody uses: no lease names them, no platform's <c>current</c>, and none of those that the caller keeps.</summary>
/// <param name="kept">Fingerprints that the caller needs: today's templates, sweeps that are not finished, kept system disks.</param>
/// <param name="isDry">Nothing is removed.</param>
internal sealed class StorePruner(StoreLayout layout, IReadOnlySet<string> kept, bool isDry, TimeProvider time)
{
    /// <summary>A publication that nobody has gone on with for so long was given up; chosen.</summary>
    private static readonly TimeSpan PartialAge = TimeSpan.FromDays(1);

    /// <returns>A line for each image, with the reason.</returns>
    public IReadOnlyList<string> Prune(TimeSpan age)
    {
        StoreMarker.Demand(layout);
        using var alone = isDry ? null : FileLock.TryTake(layout.PrunerLock);
        // Two at once: one would empty the bin out of which the other is about to put an image back that someone has begun to use.
        if (!isDry && alone is null)
            return ["Nothing was removed from the store: another Prune is at work there"];
        if (!isDry)
            EmptyBin();
        foreach (var (path, _) in StoreLease.ReadAll(layout).Where(each => !isDry && !each.Lease.IsAlive(time.GetUtcNow())))
            File.Delete(path);
        if (!isDry)
            RemoveUnfinished();
        return [.. Platforms().SelectMany(platform => Images(platform).Select(image => Settle(platform, image, age)).Concat(Partials(platform)))];
    }

    private string Settle(PlatformName platform, string image, TimeSpan age)
    {
        var name = Path.GetFileName(image);
        var what = $"{platform} {Short(name)} in the store";
        if (Reason(platform, name, image, age) is { } reason)
            return $"kept: {what}; {reason}";
        var size = new ByteSize(Directory.EnumerateFiles(image).Sum(file => new FileInfo(file).Length));
        return isDry ? $"would remove: {what}, {size}; nobody uses it" : Remove(platform, image, what, size);
    }

    /// <summary>Why an image stays; null where it may go.</summary>
    private string? Reason(PlatformName platform, string name, string image, TimeSpan age)
    {
        if (CurrentImage.Read(layout, platform) == name)
            return "it is the current one";
        if (LeaseOf(platform, name) is { } lease)
            return $"in use by sweep {lease.SweepId} of {lease.Host}, at least until {lease.Expires:u}";
        if (kept.Contains(ImageName.FingerprintOf(name)))
            return "a template makes it, or a sweep here needs it";
        var published = Directory.GetLastWriteTimeUtc(image);
        return time.GetUtcNow() - published < age ? $"published {published:u}" : null;
    }

    /// <summary>
    /// Out of sight first, then looked at once more: a sweep writes its lease and then looks whether the image is there, so one of the two sees the other.
    /// </summary>
    private string Remove(PlatformName platform, string image, string what, ByteSize size)
    {
        var aside = Path.Combine(Directory.CreateDirectory(layout.Pruned).FullName, Path.GetRandomFileName());
        Directory.Move(image, aside);
        if (LeaseOf(platform, Path.GetFileName(image)) is { } lease)
        {
            Directory.Move(aside, image);
            return $"kept: {what}; sweep {lease.SweepId} of {lease.Host} has begun to use it";
        }

        Directory.Delete(aside, recursive: true);
        File.Delete(Path.Combine(layout.Publishing(platform), Path.GetFileName(image) + ".verified"));
        return $"removed: {what}, {size}; nobody uses it";
    }

    private IEnumerable<string> Partials(PlatformName platform)
    {
        var home = layout.Publishing(platform);
        if (!Directory.Exists(home))
            yield break;
        foreach (var partial in Directory.GetDirectories(home))
        {
            var touched = new[] { partial }.Concat(Directory.EnumerateFiles(partial)).Max(File.GetLastWriteTimeUtc);
            if (time.GetUtcNow() - touched < PartialAge)
                continue;
            if (!isDry)
            {
                Directory.Delete(partial, recursive: true);
                File.Delete(partial + ".copied");
            }

            yield return $"{(isDry ? "would remove" : "removed")}: an unfinished copy of {platform} {Short(Path.GetFileName(partial))}; nobody has gone on with it since {touched:u}";
        }
    }

    /// <summary>Small files whose writers were killed.</summary>
    private void RemoveUnfinished()
    {
        var homes = Platforms().SelectMany(platform => new[] { layout.Home(platform), layout.Publishing(platform) }).Append(layout.Leases);
        foreach (var file in homes.Where(Directory.Exists).SelectMany(home => Directory.GetFiles(home, "*" + StoreFile.Unfinished)))
        {
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= PartialAge)
                File.Delete(file);
        }
    }

    private StoreLease? LeaseOf(PlatformName platform, string name) =>
        StoreLease.ReadAll(layout).Select(each => each.Lease).FirstOrDefault(lease => lease.IsAlive(time.GetUtcNow()) && lease.Images.Contains($"{platform}/{name}"));

    private IEnumerable<PlatformName> Platforms() =>
        Directory.EnumerateDirectories(layout.Root).Select(path => PlatformName.TryParse(Path.GetFileName(path), out var name) ? name : null).OfType<PlatformName>().OrderBy(name => name.ToString(), StringComparer.Ordinal);

    private IEnumerable<string> Images(PlatformName platform) =>
        Directory.GetDirectories(layout.Home(platform)).Where(image => File.Exists(Path.Combine(image, BaseImageManifest.FileName))).Order(StringComparer.Ordinal);

    /// <summary>What a killed Prune had taken out of sight.</summary>
    private void EmptyBin()
    {
        if (Directory.Exists(layout.Pruned))
            Directory.Delete(layout.Pruned, recursive: true);
    }

    private static string Short(string name) => name.Length > 12 ? name[..12] : name;
}
