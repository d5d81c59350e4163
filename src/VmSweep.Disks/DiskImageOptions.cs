namespace VmSweep.Disks;

/// <summary>What an image may make the library do.</summary>
public sealed record DiskImageOptions
{
    /// <summary>Whether files that the image names as its backing file are opened. Off: an image that names one is refused.</summary>
    public bool FollowBacking { get; init; }

    /// <summary>How many backing files deep a chain may be.</summary>
    public int BackingDepth { get; init; } = 16;
}
