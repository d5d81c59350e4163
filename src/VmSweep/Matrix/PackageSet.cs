namespace VmSweep.Matrix;

/// <summary>What a test run installs: a label for the report, the packages, and whether SELinux enforces.</summary>
public sealed record PackageSet(string Label, IReadOnlyList<string> Packages, bool Selinux = true)
{
    public bool Equals(PackageSet? other) =>
        other is not null && Label == other.Label && Selinux == other.Selinux && Packages.SequenceEqual(other.Packages);

    public override int GetHashCode() => HashCode.Combine(Label, Selinux, Packages.Count);

    public override string ToString() => Label;
}
