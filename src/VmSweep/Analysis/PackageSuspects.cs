using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>A package's change that is in all runs of a cluster, and whose new version is in no run that passed.</summary>
/// <param name="FromHistory">True where it changed since each run passed last; false where only the runs that pass have another version.</param>
internal sealed record PackageSuspect(string Name, string? Before, string? After, bool FromHistory)
{
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Name} {After}",
        (_, null) => $"{Name} (gone; it was {Before})",
        _ => $"{Name} {Before} → {After}",
    };
}

/// <summary>Finds the packages that could have broken runs: what changed between their last pass and now, intersected over all that failed alike.</summary>
internal sealed class PackageSuspects
{
    /// <summary>More than these is an upgrade of everything, and names nothing.</summary>
    public const int Most = 5;

    /// <summary>Without a history a single run differs from the others in too much.</summary>
    private const int FewestRunsWithoutHistory = 3;

    private readonly HistoryWindow _history;
    private readonly Func<RunResult, PackageList?> _packagesOf;
    private readonly HashSet<(string Name, string Version)> _passing = [];
    private readonly Dictionary<string, string> _someOther = new(StringComparer.Ordinal);

    public PackageSuspects(SweepResult sweep, HistoryWindow history, Func<RunResult, PackageList?> packagesOf)
    {
        (_history, _packagesOf) = (history, packagesOf);
        // Many runs share a list; each is looked through once.
        foreach (var list in sweep.Runs.Where(run => run.Verdict.IsGood()).Select(packagesOf).OfType<PackageList>().Distinct())
        {
            foreach (var (name, version) in list.Versions)
            {
                _passing.Add((name, version));
                _someOther[name] = version;
            }
        }
    }

    /// <summary>None where nothing or everything changed.</summary>
    public IReadOnlyList<PackageSuspect> Of(FailureCluster cluster)
    {
        var lists = cluster.Runs.Select(run => (Run: run, List: _packagesOf(run))).ToList();
        if (lists.Exists(each => each.List is null))
            return [];
        var changes = lists.Select(each => (each.List, Before: LastPass(each.Run))).Where(each => each.Before is not null).Select(each => Changed(each.Before!, each.List!)).ToList();
        if (changes.Count > 0)
        {
            var common = changes.Aggregate((all, next) => [.. all.Where(change => next.Exists(other => other.Name == change.Name && other.After == change.After))]);
            return [.. common.Where(change => IsInEveryRun(change, lists)).Select(change => new PackageSuspect(change.Name, change.Before, change.After, FromHistory: true))];
        }

        return lists.Count < FewestRunsWithoutHistory
            ? []
            : [.. lists[0].List!.Versions.Where(package => Differs(package.Key, package.Value) && lists.TrueForAll(each => each.List!.Versions.GetValueOrDefault(package.Key) == package.Value)).Select(package => new PackageSuspect(package.Key, _someOther[package.Key], package.Value, FromHistory: false))];
    }

    /// <summary>Whether a run has the same packages and base image as when it passed last; null where that is not known.</summary>
    public bool? IsUnchanged(RunResult run) =>
        _packagesOf(run) is { } now && Passed(run) is { Packages: { } hash } past && _history.PackagesOf(hash) is { } before
            ? past.Image == run.ImageFingerprint && PackageChange.Between(before, now).Count == 0
            : null;

    private List<PackageChange> Changed(PackageList before, PackageList after) =>
        [.. PackageChange.Between(before, after).Where(change => change.After is null ? _someOther.ContainsKey(change.Name) : !_passing.Contains((change.Name, change.After)))];

    /// <summary>Runs without a history of their own have to have the same version too.</summary>
    private static bool IsInEveryRun(PackageChange change, List<(RunResult Run, PackageList? List)> lists) =>
        lists.TrueForAll(each => each.List!.Versions.GetValueOrDefault(change.Name) == change.After);

    private bool Differs(string name, string version) => _someOther.ContainsKey(name) && !_passing.Contains((name, version));

    private PackageList? LastPass(RunResult run) => Passed(run)?.Packages is { } hash ? _history.PackagesOf(hash) : null;

    private PastRun? Passed(RunResult run) => _history.Newest(run.Run.Identity).FirstOrDefault(past => past.Verdict == Verdict.Pass);
}
