namespace VmSweep.Plans;

/// <summary>What a sweep will take, before it starts.</summary>
/// <param name="Known">How many of its runs had a duration in earlier sweeps.</param>
/// <param name="Wall">From the first guest's start to the last one's end; null where no run is known.</param>
/// <param name="Latest">The same if every run took all that its limits allow.</param>
/// <param name="InputBytes">What the input images take, at most.</param>
public sealed record Forecast(int Known, TimeSpan? Wall, TimeSpan Latest, ByteSize InputBytes)
{
    /// <param name="parallel">Guests at a time.</param>
    public static Forecast Of(SweepPlan plan, int parallel)
    {
        var order = RunOrder.Of(plan.Runs);
        var known = order.Where(run => run.Expected is not null).Select(run => run.Expected!.Value).Order().ToList();
        var typical = known.Count > 0 ? known[known.Count / 2] : TimeSpan.Zero;
        return new(
            known.Count,
            known.Count > 0 ? Makespan(order.Select(run => run.Expected ?? typical), parallel) : null,
            Makespan(order.Select(run => plan.Limits.Host(run.PayloadLimit)), parallel),
            new(plan.Runs.Sum(run => run.IoImageSize.Bytes)));
    }

    /// <summary>Each run goes to the place that is free first.</summary>
    private static TimeSpan Makespan(IEnumerable<TimeSpan> durations, int parallel)
    {
        var places = new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, parallel).Select(place => (place, TimeSpan.Zero)));
        var last = TimeSpan.Zero;
        foreach (var duration in durations)
        {
            places.TryDequeue(out var place, out var free);
            var end = free + duration;
            places.Enqueue(place, end);
            last = end > last ? end : last;
        }

        return last;
    }
}
