using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Forecasts;

/// <summary>What a sweep will take, before it is submitted: the content of <c>forecast.json</c>, by which the report measures it afterwards.</summary>
/// <param name="Unknown">Why there is no time of the end: nobody knows the pool's size, or how long any run takes. Null where there is one.</param>
/// <param name="Basis">How many runs were estimated from what.</param>
/// <param name="Architectures">In the order of their ends, the last first.</param>
/// <param name="Platforms">Likewise.</param>
/// <param name="WithoutPlace">Architectures that nothing in the pool can run.</param>
public sealed record SweepForecast(
    int Schema,
    string? Unknown,
    IReadOnlyDictionary<EstimateBasis, int> Basis,
    IReadOnlyList<GroupForecast> Architectures,
    IReadOnlyList<GroupForecast> Platforms,
    IReadOnlyList<string> WithoutPlace)
{
    public const int CurrentSchema = 1;

    /// <summary>From the first guest's start to the last one's end; null where it is not known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan? Makespan => Architectures.Max(group => group.End);

    /// <summary>The same if every run took all that its limits allow.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan? Latest => Architectures.Max(group => group.Latest);

    public static SweepForecast Of(SweepPlan plan, KnownRuns known, PoolPlaces pool)
    {
        var order = RunOrder.Of(plan.Runs);
        var estimates = order.Select(run => known.Estimate(run.Run)).ToList();
        var ends = Schedule.Of(order.Zip(estimates, (run, estimate) => (run.Run.Platform.Architecture, estimate?.Took)), pool);
        var latest = Schedule.Of(order.Select(run => (run.Run.Platform.Architecture, (TimeSpan?)plan.Limits.Host(run.PayloadLimit))), pool);
        var runs = order.Select((run, index) => new Forecasted(run, estimates[index], ends[index], latest[index])).ToList();
        return new(
            CurrentSchema,
            pool.Unknown ?? (estimates.TrueForAll(estimate => estimate is null) ? "no earlier sweep tells how long its runs take" : null),
            estimates.OfType<Estimate>().GroupBy(estimate => estimate.Basis).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()),
            GroupForecast.Of(runs, run => run.Platform.Architecture, pool),
            GroupForecast.Of(runs, run => run.Platform.ToString(), pool),
            pool.Unknown is null ? [.. plan.Runs.Select(run => run.Run.Platform.Architecture).Distinct().Where(name => pool.For(name) is null).Order(StringComparer.Ordinal)] : []);
    }

    /// <summary>Makes it and keeps it with the sweep, until runs are submitted: what is asked later is not before them.</summary>
    public static SweepForecast Make(PlannedSweep planned, KnownRuns known, PoolPlaces pool)
    {
        if (File.Exists(planned.Layout.Events) && Read(planned.Layout) is { } before)
            return before;
        var forecast = Of(planned.Plan, known, pool);
        JsonFile.Write(planned.Layout.Forecast, forecast);
        return forecast;
    }

    /// <summary>Null where the sweep has none: an earlier version planned it.</summary>
    public static SweepForecast? Read(SweepLayout sweep) => File.Exists(sweep.Forecast) ? JsonFile.Read<SweepForecast>(sweep.Forecast) : null;
}

/// <summary>A run with what is expected of it.</summary>
/// <param name="End">After the first guest's start; null where it is not known.</param>
/// <param name="Latest">If all runs took what their limits allow.</param>
internal sealed record Forecasted(PlannedRun Run, Estimate? Estimate, TimeSpan? End, TimeSpan? Latest);
