namespace VmSweep.ImageStore.Gluster;

/// <summary>What <c>gluster volume info</c> says of a volume, as far as it matters here.</summary>
/// <param name="Status">Created, Started or Stopped.</param>
/// <param name="Kind">Distribute, Replicate, …</param>
/// <param name="Bricks">What it should have.</param>
internal sealed record VolumeInfo(string Name, VolumeStatus Status, string Kind, int Replicas, IReadOnlyList<BrickName> Bricks, IReadOnlyDictionary<string, string> Options);

/// <summary>A brick as a volume was made of it: <c>HOST:/PATH</c>.</summary>
/// <param name="Peer">The id of the host that has it; null where an old glusterd does not say.</param>
internal sealed record BrickName(string Host, string Path, string? Peer)
{
    public override string ToString() => $"{Host}:{Path}";
}

/// <summary>As glusterd numbers them.</summary>
internal enum VolumeStatus
{
    Created = 0,
    Started = 1,
    Stopped = 2,
}

/// <summary>A brick in <c>gluster volume status</c>, where those of hosts are left out whose glusterd does not answer.</summary>
internal sealed record BrickStatus(string Host, string Path, string? Peer, bool IsOnline)
{
    /// <summary>Peers have several names and one id.</summary>
    public bool Is(BrickName brick) => Path == brick.Path && (Host == brick.Host || (Peer is not null && Peer == brick.Peer));
}

/// <summary>What the volume's own tools say of it, put together: what it should have by "info", what it has by "status".</summary>
/// <param name="Bricks">By "status"; empty where it was not asked.</param>
/// <param name="HealPending">Entries that a brick lacks and that are being healed; null where it was not asked or has no replicas.</param>
internal sealed record VolumeHealth(VolumeInfo Info, IReadOnlyList<BrickStatus> Bricks, int? HealPending)
{
    /// <summary>Bricks that are not up, and why in the words of a sentence; empty where they were told to be down.</summary>
    public IReadOnlyList<(BrickName Brick, string Why)> Dead { get; } =
    [
        .. Info.Bricks.Select(brick => (Brick: brick, Status: Bricks.FirstOrDefault(each => each.Is(brick)))).Where(pair => pair.Status is not { IsOnline: true })
            .Select(pair => (pair.Brick, pair.Status is null ? ", of which its host says nothing: glusterd there does not answer" : "")),
    ];

    public override string ToString()
    {
        var kind = Info.Replicas > 1 ? $"{Info.Kind}, {Info.Replicas} replicas" : Info.Kind;
        if (Info.Status != VolumeStatus.Started)
            return $"volume {Info.Name} ({kind}): it is {(Info.Status == VolumeStatus.Stopped ? "stopped" : "created and was never started")}";
        var dead = Dead.Count > 0 ? $" (down: {string.Join("; ", Dead.Select(each => $"{each.Brick}{each.Why}"))})" : "";
        return $"volume {Info.Name} ({kind}): {Info.Bricks.Count - Dead.Count} of {Info.Bricks.Count} bricks are up{dead}{(HealPending > 0 ? $", {HealPending} entries are yet to heal" : "")}";
    }
}
