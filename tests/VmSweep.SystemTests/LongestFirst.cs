using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(VmSweep.SystemTests.LongestFirst))]

namespace VmSweep.SystemTests;

/// <summary>The collections that take minutes begin first: the last to end decides when all have. Within each, xunit's own order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [Condor.RealPoolCollection.Name, RealGuests.Name, Gluster.RealGlusterCollection.Name];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static collection => Array.IndexOf(Long, collection.TestCollectionDisplayName) is var place && place < 0 ? Long.Length : place)];
}
