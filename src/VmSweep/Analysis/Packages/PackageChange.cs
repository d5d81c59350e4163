namespace VmSweep.Analysis.Packages;

/// <summary>One package's way from one list to another.</summary>
/// <param name="Name"><c>name.architecture</c>.</param>
/// <param name="Before">Null where it was not installed.</param>
/// <param name="After">Null where it no longer is.</param>
/// <param name="Direction">Positive for an upgrade or a new package, negative for a downgrade or one that is gone.</param>
public sealed record PackageChange(string Name, string? Before, string? After, int Direction)
{
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Name} {After} (new)",
        (_, null) => $"{Name} {Before} (gone)",
        _ => $"{Name} {Before} → {After}{(Direction < 0 ? " (downgrade)" : "")}",
    };

    /// <summary>What is different, by name.</summary>
    public static IReadOnlyList<PackageChange> Between(PackageList before, PackageList after) =>
    [
        .. before.Versions.Keys.Union(after.Versions.Keys)
            .Select(name => Of(after.Kind, name, before.Versions.GetValueOrDefault(name), after.Versions.GetValueOrDefault(name)))
            .OfType<PackageChange>()
            .OrderBy(change => change.Name, StringComparer.Ordinal),
    ];

    private static PackageChange? Of(PackageKind kind, string name, string? before, string? after)
    {
        if (before == after)
            return null;
        var direction = before is null ? 1 : after is null ? -1 : PackageList.Compare(kind, after, before);
        // Two ways to write one version are no change.
        return direction == 0 ? null : new(name, before, after, direction);
    }
}
