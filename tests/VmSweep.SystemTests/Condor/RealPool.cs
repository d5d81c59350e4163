using System.Diagnostics.CodeAnalysis;

namespace VmSweep.SystemTests.Condor;

/// <summary>Tests on a real pool share it, and the sweeps that can run together do so from the beginning.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what xunit calls it.")]
public sealed class RealPoolCollection : ICollectionFixture<PoolScenarios>
{
    public const string Name = "real pool";
}

/// <summary>Where a pool can be started.</summary>
public static class RealPool
{
    /// <summary>Namespaces, mounts and users are root's.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess;
}
