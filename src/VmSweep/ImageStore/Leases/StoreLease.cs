using System.Security.Cryptography;
using System.Text;
using VmSweep.Files;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Leases;

/// <summary>Says in the store that a living sweep uses images there. It expires, so that a submit host that is gone for good keeps nothing for ever.</summary>
/// <param name="Host">Who submits.</param>
/// <param name="Images">As <c>platform/name</c>.</param>
public sealed record StoreLease(int Schema, string Host, string SweepId, string SweepRoot, IReadOnlyList<string> Images, DateTimeOffset Expires)
{
    public const int CurrentSchema = 1;

    /// <summary>Clocks of hosts differ; chosen.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    public bool IsAlive(DateTimeOffset now) => now < Expires + ClockDifference;

    /// <summary>Ids of sweeps are unique in one working copy only.</summary>
    internal string FileName => $"{Host}.{SweepId}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SweepRoot)))[..8]}.json";

    internal void Write(StoreLayout store) => StoreFile.Write(Path.Combine(store.Leases, FileName), System.Text.Json.JsonSerializer.Serialize(this, JsonFile.LineOptions) + "\n");

    internal void Remove(StoreLayout store) => File.Delete(Path.Combine(store.Leases, FileName));

    /// <summary>What the same sweep leased before; null for its first lease. Of other leases nothing is read: a newer VmSweep's may be in a form of its own.</summary>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    internal StoreLease? Before(StoreLayout store) => TryRead(Path.Combine(store.Leases, FileName));

    /// <summary>All there are, the expired ones too.</summary>
    /// <exception cref="ProblemException">One cannot be read: nobody knows then what is in use.</exception>
    internal static IReadOnlyList<(string Path, StoreLease Lease)> ReadAll(StoreLayout store) => Directory.Exists(store.Leases)
        ? [.. Directory.EnumerateFiles(store.Leases, "*.json").Select(path => (path, TryRead(path))).Where(pair => pair.Item2 is not null).Select(pair => (pair.path, pair.Item2!))]
        : [];

    /// <summary>Null where its sweep has ended in this moment. Each hour its sweep replaces it.</summary>
    private static StoreLease? TryRead(string path) =>
        StoreFile.TryRead(path, File.ReadAllBytes) is { } content ? JsonFile.Parse<StoreLease>(path, content) : null;
}
