using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Pruning;

/// <summary>The sweeps that are left, newest first, and what of theirs may go.</summary>
internal sealed class SweepShelf
{
    private readonly Dictionary<SweepLayout, SweepPlan> _plans;
    private readonly HashSet<SweepLayout> _newest;

    public SweepShelf(ArtifactsLayout artifacts)
    {
        List<Problem> unreadable = [];
        var sweeps = SweepFinder.Readable(artifacts, unreadable.Add).ToList();
        Unreadable = unreadable;
        _plans = sweeps.ToDictionary(each => each.Layout, each => each.Plan);
        _newest = [.. sweeps.DistinctBy(each => each.Plan.Name).Select(each => each.Layout)];
    }

    /// <summary>Sweeps of which nobody knows what they are: they stay.</summary>
    public IReadOnlyList<Problem> Unreadable { get; }

    /// <summary>All but the newest of each name: that one is what people read in the morning, or what the next build goes on with.</summary>
    public IEnumerable<SweepLayout> Old => _plans.Keys.Where(sweep => !_newest.Contains(sweep)).OrderByDescending(sweep => sweep.Id, StringComparer.Ordinal);

    /// <summary>Those with at least so many newer ones of their name.</summary>
    public IEnumerable<SweepLayout> Beyond(int count) =>
        _plans.GroupBy(sweep => sweep.Value.Name, sweep => sweep.Key).SelectMany(name => name.OrderByDescending(sweep => sweep.Id, StringComparer.Ordinal).Skip(count));

    public IEnumerable<SweepLayout> PlannedBefore(DateTimeOffset time) => Old.Where(sweep => _plans[sweep].Created < time);

    /// <summary>The base images that guests may still open: they are yet to run, or a kept system disk lies over one.</summary>
    public IReadOnlySet<string> FingerprintsInUse(Func<Removable, bool> isLeft) => _plans
        .Where(sweep => (!sweep.Key.IsFinished && !sweep.Key.IsCancelled) || (SystemDisksOf(sweep.Key) is { } disks && isLeft(disks)))
        .SelectMany(sweep => sweep.Value.Images.Values)
        .ToHashSet(StringComparer.Ordinal);

    public void Forget(SweepLayout sweep) => _plans.Remove(sweep);

    public static Removable Whole(SweepLayout sweep) => new($"sweep {sweep.Id}", [sweep.Root], sweep);

    /// <summary>The kept system disks of a finished sweep: large, and missed by nobody who has not asked for a shell by now.</summary>
    public static Removable? SystemDisksOf(SweepLayout sweep)
    {
        var disks = sweep.IsFinished && Directory.Exists(sweep.Runs)
            ? Directory.GetDirectories(sweep.Runs).Select(run => new RunLayout(run).SystemOverlay).Where(File.Exists).ToList()
            : [];
        return disks.Count == 0 ? null : new($"{disks.Count} kept system disks of sweep {sweep.Id}", disks, sweep);
    }
}
