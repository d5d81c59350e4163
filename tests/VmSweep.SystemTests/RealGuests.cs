namespace VmSweep.SystemTests;

/// <summary>Tests with guests of the checkout's own base images run one after the other: two builds of one image would wait for each other.</summary>
[CollectionDefinition(Name)]
public static class RealGuests
{
    public const string Name = "real guests";
}
