using VmSweep.Problems;

namespace VmSweep.Matrix;

/// <summary>
/// A label means the same packages everywhere, and the same packages have one label: reports and histories are joined by it.
/// </summary>
internal static class SetConsistency
{
    public static string PackagesKey(PackageSet set) => string.Join(' ', set.Packages.Order(StringComparer.Ordinal));

    public static void Check(IReadOnlyList<ParameterFile> files, List<Problem> problems)
    {
        var byLabel = new Dictionary<string, Placed<NeededSet>>(StringComparer.Ordinal);
        var byPackages = new Dictionary<string, Placed<NeededSet>>(StringComparer.Ordinal);
        foreach (var placed in files.SelectMany(file => file.PackageSets))
        {
            var set = placed.Value.Set;
            var sameLabel = First(byLabel, set.Label, placed);
            if (PackagesKey(sameLabel.Value.Set) != PackagesKey(set))
            {
                problems.Add(new(
                    placed.Where,
                    $"label '{set.Label}' has other packages at {sameLabel.Where}: {Difference(sameLabel.Value.Set, set)}.",
                    "Give one of them another label, or both the same packages."));
            }

            var samePackages = First(byPackages, PackagesKey(set), placed);
            if (samePackages.Value.Set.Label != set.Label)
            {
                problems.Add(new(
                    placed.Where,
                    $"the packages of '{set.Label}' are labelled '{samePackages.Value.Set.Label}' at {samePackages.Where}.",
                    "Use one label for them."));
            }
        }
    }

    private static Placed<NeededSet> First(Dictionary<string, Placed<NeededSet>> seen, string key, Placed<NeededSet> placed)
    {
        seen.TryAdd(key, placed);
        return seen[key];
    }

    private static string Difference(PackageSet there, PackageSet here)
    {
        var (more, less) = (here.Packages.Except(there.Packages), there.Packages.Except(here.Packages));
        return string.Join(", ", more.Select(name => $"'{name}' only here").Concat(less.Select(name => $"'{name}' only there")));
    }
}
