namespace VmSweep.Forecasts;

/// <summary>When runs end that start in an order, each at the place of its architecture that is free first.</summary>
internal static class Schedule
{
    /// <returns>The runs' ends, in their order; null where a run's duration or its place is not known.</returns>
    public static IReadOnlyList<TimeSpan?> Of(IEnumerable<(string Architecture, TimeSpan? Took)> runs, PoolPlaces pool)
    {
        var places = pool.ByArchitecture.ToDictionary(each => each, each => new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, each.Places).Select(place => (place, TimeSpan.Zero))));
        return [.. runs.Select(End)];

        TimeSpan? End((string Architecture, TimeSpan? Took) run)
        {
            if (run.Took is not { } took || pool.For(run.Architecture) is not { } group || !places[group].TryDequeue(out var place, out var free))
                return null;
            places[group].Enqueue(place, free + took);
            return free + took;
        }
    }
}
