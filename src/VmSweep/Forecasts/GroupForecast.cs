using VmSweep.Matrix;

namespace VmSweep.Forecasts;

/// <summary>What the runs of one platform, or of one architecture, will take.</summary>
/// <param name="Hosts">Machines that can run them; null where nobody knows.</param>
/// <param name="Places">Guests at a time on those.</param>
/// <param name="GuestTime">Of all its runs together; null where nothing is known of some.</param>
/// <param name="End">When the last of them ends, after the sweep's first guest started; all platforms of an architecture share its places.</param>
/// <param name="Latest">The same if every run took all that its limits allow.</param>
/// <param name="Bytes">Of the runs' disks, to the machines and back, as in earlier sweeps; null where nothing is known of some.</param>
/// <param name="MostBytes">What they can come to at most: each I/O disk full, there and back.</param>
public sealed record GroupForecast(
    string Name, int Runs, int? Hosts, int? Places, TimeSpan? GuestTime, TimeSpan? End, TimeSpan? Latest, ByteSize? Bytes, ByteSize MostBytes)
{
    internal static IReadOnlyList<GroupForecast> Of(IReadOnlyList<Forecasted> runs, Func<TestRun, string> key, PoolPlaces pool) =>
    [
        .. runs.GroupBy(each => key(each.Run.Run), StringComparer.Ordinal)
            .Select(group => Of(group.Key, [.. group], pool))
            .OrderByDescending(group => group.End ?? TimeSpan.Zero)
            .ThenBy(group => group.Name, StringComparer.Ordinal),
    ];

    private static GroupForecast Of(string name, List<Forecasted> runs, PoolPlaces pool)
    {
        var places = pool.For(runs[0].Run.Run.Platform.Architecture);
        return new(
            name,
            runs.Count,
            pool.Unknown is null ? places?.Hosts ?? 0 : null,
            pool.Unknown is null ? places?.Places ?? 0 : null,
            runs.TrueForAll(run => run.Estimate is not null) ? runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Estimate!.Took) : null,
            runs.TrueForAll(run => run.End is not null) ? runs.Max(run => run.End) : null,
            runs.TrueForAll(run => run.Latest is not null) ? runs.Max(run => run.Latest) : null,
            runs.TrueForAll(run => run.Estimate?.Bytes is not null) ? new(runs.Sum(run => run.Estimate!.Bytes!.Value.Bytes)) : null,
            new(2 * runs.Sum(run => run.Run.IoImageSize.Bytes)));
    }
}
