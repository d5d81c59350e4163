using System.Diagnostics.CodeAnalysis;

namespace VmSweep.SystemTests.Gluster;

/// <summary>Tests on a real volume share its server.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what xunit calls it.")]
public sealed class RealGlusterCollection : ICollectionFixture<GlusterServer>
{
    public const string Name = "real gluster";
}
