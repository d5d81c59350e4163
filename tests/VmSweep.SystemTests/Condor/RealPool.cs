namespace VmSweep.SystemTests.Condor;

/// <summary>Tests on a real pool come one after the other: each has a pool of its own, and two cores are few.</summary>
[CollectionDefinition(Name)]
public static class RealPool
{
    public const string Name = "real pool";
}
