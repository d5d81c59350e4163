using VmSweep.BaseImages;
using VmSweep.Engines;
using VmSweep.Engines.Local.Warm;
using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Pruning;

/// <summary>Removes what is old under <c>artifacts/</c>; killed half-way, it leaves nothing that another target would take for whole.</summary>
/// <param name="artifacts">Where everything lies.</param>
/// <param name="images">The base images that are there.</param>
/// <param name="current">Fingerprints that today's templates make: their images are kept.</param>
/// <param name="bin">What removes, or only says so.</param>
/// <param name="time">What is old is old by this clock.</param>
public sealed class Pruner(ArtifactsLayout artifacts, IReadOnlyList<BaseImage> images, IReadOnlySet<string> current, Bin bin, TimeProvider time)
{
    /// <summary>A trial guest runs for minutes; a day later nobody waits for it.</summary>
    private static readonly TimeSpan TrialAge = TimeSpan.FromDays(1);

    private readonly SweepShelf _shelf = new(artifacts);
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    /// <summary>Fingerprints of base images that must stay, in a store too: a template makes them, a sweep that is not finished or a kept system disk is over them.</summary>
    public IReadOnlySet<string> NeededFingerprints => current.Union(_shelf.FingerprintsInUse(IsLeft)).ToHashSet(StringComparer.Ordinal);

    /// <summary>A line for each thing that went, with the reason.</summary>
    public IEnumerable<string> Prune(PruneRules rules) =>
    [
        .. bin.Empty(),
        .. _shelf.Unreadable.Select(problem => $"kept: {problem}"),
        .. Trials().Select(trial => Remove(trial, "a build that was killed left it")),
        .. ByCount(rules.Sweeps),
        .. ByAge(rules.Age),
        .. BySpace(rules.FreeSpace),
    ];

    private List<string> ByCount(int? count) =>
        count is { } kept ? RemoveAll(_shelf.Beyond(kept).Select(SweepShelf.Whole), $"{kept} newer of its name are kept") : [];

    private List<string> ByAge(TimeSpan? age)
    {
        if (age is not { } limit)
            return [];
        var reason = $"older than {PruneRules.Show(limit)}";
        return
        [
            .. RemoveAll(WarmStates(time.GetUtcNow() - limit), $"not used, and {reason}"),
            .. RemoveAll(_shelf.PlannedBefore(time.GetUtcNow() - limit).Select(SweepShelf.Whole), reason),
            // After the sweeps: what they needed may be needed no more.
            .. RemoveAll(UnneededImages().Where(image => image.Manifest.Built < time.GetUtcNow() - limit).Select(Whole), $"no template makes it any more, no sweep needs it, and it is {reason}"),
        ];
    }

    private IEnumerable<string> BySpace(ByteSize? wanted)
    {
        if (wanted is not { } free)
            yield break;
        while (bin.Free < free && LeastMissed() is { } next)
            yield return Remove(next, $"less than {free} are free");
        if (bin.Free < free)
            yield return $"{bin.Free} are free and {free} are wanted, but what is left is needed";
    }

    private Removable? LeastMissed()
    {
        var oldest = _shelf.Old.Reverse().ToList();
        return WarmStates(before: DateTimeOffset.MaxValue)
            .Concat(UnneededImages().Select(Whole))
            .Concat(oldest.Select(SweepShelf.SystemDisksOf).OfType<Removable>())
            .Concat(oldest.Select(SweepShelf.Whole))
            .FirstOrDefault(IsLeft);
    }

    private IEnumerable<BaseImage> UnneededImages()
    {
        var needed = _shelf.FingerprintsInUse(IsLeft);
        return images.Where(image => !needed.Contains(image.Fingerprint) && !current.Contains(image.Fingerprint)).OrderBy(image => image.Manifest.Built);
    }

    private static Removable Whole(BaseImage image) => new($"base image {image.Platform} {image.Fingerprint[..12]}", [image.Directory]);

    /// <summary>Made again in half a minute: they go as soon as space is wanted, and where nobody has used them for long.</summary>
    private IEnumerable<Removable> WarmStates(DateTimeOffset before) => Directory.Exists(artifacts.Warm)
        ? from platform in Directory.GetDirectories(artifacts.Warm)
          from state in Directory.GetDirectories(platform)
          where Directory.GetLastWriteTimeUtc(state) < before && !WarmState.IsBeingMade(state)
          orderby Directory.GetLastWriteTimeUtc(state)
          select new Removable($"saved machine {Path.GetFileName(platform)} {Path.GetFileName(state)[..12]}", [state]) { InUse = new WarmState(state).InUse }
        : [];

    private IEnumerable<Removable> Trials() => Directory.Exists(artifacts.HostFacts)
        ? Directory.GetDirectories(artifacts.HostFacts, "trial-*")
            .Where(trial => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(trial) > TrialAge)
            .Select(trial => new Removable(Path.GetFileName(trial), [trial]))
        : [];

    private bool IsLeft(Removable thing) => !_settled.Contains(thing.What);

    private List<string> RemoveAll(IEnumerable<Removable> things, string reason) => [.. things.Where(IsLeft).ToList().Select(thing => Remove(thing, reason))];

    /// <summary>A sweep's lock is held meanwhile: nobody starts its guests in this moment, and nothing goes under those that run.</summary>
    private string Remove(Removable thing, string reason)
    {
        _settled.Add(thing.What);
        using var held = thing.Sweep is null ? null : SweepLock.TryTake(thing.Sweep);
        if (thing.Sweep is { } sweep && held is null)
            return $"kept: {thing.What}; its guests are running";
        using var unused = thing.InUse is null ? null : FileLock.TryTake(thing.InUse);
        if (thing.InUse is not null && unused is null)
            return $"kept: {thing.What}; a sweep's runs go on from it";
        if (thing.IsWholeSweep)
            _shelf.Forget(thing.Sweep!);
        return bin.Remove(thing, reason);
    }
}
