namespace VmSweep.ImageStore.Gluster;

/// <summary>What <c>gluster volume info</c> says of a volume, as far as it matters here.</summary>
/// <param name="Status">Created, Started or Stopped.</param>
/// <param name="Kind">Distribute, Replicate, …</param>
internal sealed record VolumeInfo(string Name, VolumeStatus Status, string Kind, int Replicas, IReadOnlyList<string> Bricks, IReadOnlyDictionary<string, string> Options);

/// <summary>As glusterd numbers them.</summary>
internal enum VolumeStatus
{
    Created = 0,
    Started = 1,
    Stopped = 2,
}

/// <summary>A brick in <c>gluster volume status</c>.</summary>
internal sealed record BrickStatus(string Host, string Path, bool IsOnline);

/// <summary>What the volume's own tools say of it, put together.</summary>
/// <param name="HealPending">Entries that a brick lacks and that are being healed; null where it was not asked or has no replicas.</param>
internal sealed record VolumeHealth(VolumeInfo Info, IReadOnlyList<BrickStatus> Bricks, int? HealPending)
{
    public IReadOnlyList<BrickStatus> Dead { get; } = [.. Bricks.Where(brick => !brick.IsOnline)];

    public override string ToString()
    {
        var kind = Info.Replicas > 1 ? $"{Info.Kind}, {Info.Replicas} replicas" : Info.Kind;
        var bricks = Info.Status != VolumeStatus.Started
            ? $"it is {(Info.Status == VolumeStatus.Stopped ? "stopped" : "created and was never started")}"
            : $"{Bricks.Count - Dead.Count} of {Bricks.Count} bricks are up";
        var dead = Dead.Count > 0 ? $" (down: {string.Join(", ", Dead.Select(brick => $"{brick.Host}:{brick.Path}"))})" : "";
        return $"volume {Info.Name} ({kind}): {bricks}{dead}{(HealPending > 0 ? $", {HealPending} entries are yet to heal" : "")}";
    }
}
