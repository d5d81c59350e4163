namespace VmSweep.Matrix;

/// <summary>One combination of platform, sources and package set, with its serial in the sweep.</summary>
/// <param name="Serial"><c>000</c>, <c>001</c>, …; changes when a parameter file changes, so nothing is remembered by it.</param>
/// <param name="Needs">Where the run needs something else than the sweep gives every run.</param>
public sealed record TestRun(string Serial, PlatformName Platform, Sources Sources, PackageSet PackageSet, RunNeeds? Needs = null)
{
    /// <summary>What the run is over all sweeps of one name (DESIGN §5): histories are joined by it.</summary>
    public string Identity => $"{Platform} | {Sources} | {PackageSet.Label}{(PackageSet.Selinux ? "" : " | permissive")}";

    public override string ToString() => $"{Serial} {Identity}";
}
