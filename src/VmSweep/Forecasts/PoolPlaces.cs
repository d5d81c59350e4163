namespace VmSweep.Forecasts;

/// <summary>How many guests there is place for at a time.</summary>
/// <param name="ByArchitecture">What can run what.</param>
/// <param name="Unknown">Why nobody knows; null where it is known.</param>
public sealed record PoolPlaces(IReadOnlyList<ArchitecturePlaces> ByArchitecture, string? Unknown)
{
    /// <summary>This machine, on which QEMU runs every architecture.</summary>
    public static PoolPlaces Local(int parallel) => new([new(null, 1, parallel)], null);

    public static PoolPlaces NotKnown(string why) => new([], why);

    /// <summary>Null where nothing can run it, or nobody knows.</summary>
    public ArchitecturePlaces? For(string architecture) => ByArchitecture.FirstOrDefault(places => places.Architecture is null || places.Architecture == architecture);
}

/// <summary>The places for one architecture.</summary>
/// <param name="Architecture">As platforms are called by it; null for any.</param>
/// <param name="Places">Guests at a time, on all hosts together.</param>
public sealed record ArchitecturePlaces(string? Architecture, int Hosts, int Places);
