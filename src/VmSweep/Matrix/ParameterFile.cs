using VmSweep.Problems;

namespace VmSweep.Matrix;

/// <summary>A value and the place where it was written, for messages about more than one of them.</summary>
public sealed record Placed<T>(T Value, Location Where);

/// <summary>
/// A parameter file: its platforms × sources × package sets are runs, without what <paramref name="Exclude"/> takes away and with
/// what <paramref name="Include"/> adds.
/// </summary>
/// <param name="Needs">What every run of the file needs where its package set does not say otherwise.</param>
public sealed record ParameterFile(
    string Path,
    IReadOnlyList<Placed<PlatformName>> Platforms,
    IReadOnlyList<Placed<Sources>> Sources,
    IReadOnlyList<Placed<NeededSet>> PackageSets,
    IReadOnlyList<Placed<ExcludeRule>> Exclude,
    IReadOnlyList<Placed<IncludedRun>> Include,
    RunNeeds Needs);

/// <summary>A package set and what its runs need.</summary>
public sealed record NeededSet(PackageSet Set, RunNeeds Needs);

/// <summary>Takes away the runs that all given patterns match; a pattern that is null matches every run.</summary>
public sealed record ExcludeRule(string? Platform, string? Sources, string? PackageSet)
{
    public override string ToString() =>
        string.Join(", ", new[] { ("platform", Platform), ("sources", Sources), ("package_set", PackageSet) }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"{pair.Item1} '{pair.Item2}'"));
}

/// <summary>One run beyond the product; the package set is one of the file's.</summary>
public sealed record IncludedRun(PlatformName Platform, Sources Sources, NeededSet PackageSet);
