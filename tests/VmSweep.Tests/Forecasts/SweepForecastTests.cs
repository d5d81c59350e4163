using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Forecasts;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Forecasts;

public sealed class SweepForecastTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void Without_an_earlier_sweep_nothing_but_the_limits_is_known()
    {
        var planned = _sample.Plan();
        var forecast = Forecast(planned);
        Assert.Null(forecast.Makespan);
        Assert.Equal(2 * planned.Plan.Limits.Host(planned.Plan.Runs[0].PayloadLimit), forecast.Latest);
        Assert.All(forecast.Platforms, platform => Assert.Equal((null, null, ByteSize.MiB(2 * 2 * 64)), (platform.End, platform.Bytes, platform.MostBytes)));
        Assert.Contains("no earlier sweep tells", string.Join('\n', PlanDescription.Lines(planned, forecast)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_of_the_last_sweep_start_first_and_the_unknown_before_them()
    {
        Finish(_sample.Plan(), [10, 40, 20, null]);
        var plan = _sample.Plan().Plan;
        Assert.Equal(["003", "001", "002", "000"], RunOrder.Of(plan.Runs).Select(run => run.Run.Serial));
    }

    [Fact]
    public void The_end_is_that_of_the_guests_side_by_side()
    {
        Finish(_sample.Plan(), [10, 40, 20, 30]);
        var forecast = Forecast(_sample.Plan());
        Assert.Equal((4, TimeSpan.FromMinutes(50)), (forecast.Basis[EstimateBasis.Itself], forecast.Makespan));
        // 40 and 30 begin; 20 follows after 30, 10 after 40.
        Assert.Equal([("debian_13.x86_64", 50), ("plan9_4.x86_64", 50)], forecast.Platforms.Select(platform => (platform.Name, (int)platform.End!.Value.TotalMinutes)));
        Assert.Equal([50, 50], forecast.Platforms.Select(platform => (int)platform.GuestTime!.Value.TotalMinutes));
    }

    [Fact]
    public void What_a_fault_took_is_not_what_the_run_takes()
    {
        Finish(_sample.Plan(), [10, 10, 10, 10], Verdict.BootHang);
        Assert.All(_sample.Plan().Plan.Runs, run => Assert.Null(run.Expected));
    }

    [Fact]
    public void A_new_run_is_estimated_by_what_is_nearest_to_it()
    {
        Finish(_sample.Plan(), [10, 40, 20, 30]);
        var known = KnownRuns.Of(_sample.Artifacts, "nightly");
        var run = _sample.Plan().Plan.Runs[0].Run;

        Assert.Equal(new Estimate(TimeSpan.FromMinutes(10), null, EstimateBasis.Itself), known.Estimate(run));
        Assert.Equal(new Estimate(TimeSpan.FromMinutes(10), null, EstimateBasis.SamePackageSet), known.Estimate(run with { Sources = new(null, new("forky", ["main"]), null) }));
        Assert.Equal(new Estimate(TimeSpan.FromMinutes(40), null, EstimateBasis.SamePlatform), known.Estimate(run with { PackageSet = new("New", ["new"]) }));
        Assert.Equal(new Estimate(TimeSpan.FromMinutes(30), null, EstimateBasis.SameSweep), known.Estimate(run with { Platform = new("alma", "9", "x86_64") }));
        Assert.Null(KnownRuns.None.Estimate(run));
    }

    [Fact]
    public void Known_durations_do_not_make_an_unfinished_sweep_another_one()
    {
        var earlier = _sample.Plan();
        Finish(earlier, [10, 10, 10, 10]);
        var unfinished = _sample.Plan();
        LocalEngine.Submit(unfinished.Plan, unfinished.Layout, _sample.Time);
        Finish(earlier, [20, 20, 20, 20]);
        Assert.Equal((unfinished.Plan.SweepId, false), (_sample.Plan().Plan.SweepId, _sample.Plan().IsNew));
    }

    [Fact]
    public void A_forecast_stays_what_it_was_when_the_runs_were_submitted()
    {
        var planned = _sample.Plan();
        var first = SweepForecast.Make(planned, KnownRuns.None, PoolPlaces.Local(1));
        LocalEngine.Submit(planned.Plan, planned.Layout, _sample.Time);

        var later = SweepForecast.Make(planned, KnownRuns.None, PoolPlaces.Local(4));

        Assert.Equal(first.Latest, later.Latest);
        Assert.Equal(first.Latest, SweepForecast.Read(planned.Layout)!.Latest);
    }

    [Fact]
    public void The_one_host_that_holds_everything_up_is_named_with_what_to_do()
    {
        Finish(_sample.Plan(), [60, 60, 60, 60]);
        var planned = WithArm(_sample.Plan());
        var forecast = SweepForecast.Of(planned.Plan, KnownRuns.Of(_sample.Artifacts, "nightly"), new([new("x86_64", 10, 40), new("aarch64", 1, 1)], null));

        Assert.Equal([("aarch64", 120), ("x86_64", 60)], forecast.Architectures.Select(group => (group.Name, (int)group.End!.Value.TotalMinutes)));
        Assert.Contains("  1 aarch64 host: 2 h 00 min, and everything else ends after 1 h 00 min; drop rocky_9.aarch64 (--only-platform) or accept", ForecastLines.Of(forecast));
    }

    [Fact]
    public void Runs_that_nothing_can_run_are_named_before_they_wait()
    {
        Finish(_sample.Plan(), [60, 60, 60, 60]);
        var forecast = SweepForecast.Of(WithArm(_sample.Plan()).Plan, KnownRuns.Of(_sample.Artifacts, "nightly"), new([new("x86_64", 10, 40)], null));

        Assert.Equal(TimeSpan.FromHours(1), forecast.Makespan);
        Assert.Contains("  no aarch64 host: 2 runs would wait until their limit; drop rocky_9.aarch64 (--only-platform), or add a host", ForecastLines.Of(forecast));
    }

    [Fact]
    public void A_pool_that_does_not_answer_has_no_end_and_that_is_said()
    {
        Finish(_sample.Plan(), [60, 60, 60, 60]);
        var forecast = SweepForecast.Of(_sample.Plan().Plan, KnownRuns.Of(_sample.Artifacts, "nightly"), PoolPlaces.NotKnown("the pool does not say how large it is"));

        Assert.Null(forecast.Makespan);
        Assert.Empty(forecast.WithoutPlace);
        Assert.Contains("  forecast: the pool does not say how large it is", ForecastLines.Of(forecast));
        Assert.All(forecast.Platforms, platform => Assert.Equal(TimeSpan.FromHours(2), platform.GuestTime));
    }

    public void Dispose() => _sample.Dispose();

    private static SweepForecast Forecast(PlannedSweep planned) =>
        SweepForecast.Of(planned.Plan, planned.Plan.Runs[0].Expected is null ? KnownRuns.None : KnownRuns.Of(planned.Layout.Artifacts, planned.Plan.Name), PoolPlaces.Local(2));

    private static PlannedSweep WithArm(PlannedSweep planned)
    {
        PlatformName arm = new("rocky", "9", "aarch64");
        return planned with { Plan = planned.Plan with { Runs = [.. planned.Plan.Runs, .. planned.Plan.Runs.Take(2).Select(run => run with { Run = run.Run with { Serial = "9" + run.Run.Serial, Platform = arm } })] } };
    }

    private void Finish(PlannedSweep planned, int?[] minutes, Verdict verdict = Verdict.Pass)
    {
        var collected = ResultCollector.Collect(planned.Plan, planned.Layout, _sample.Time);
        var start = _sample.Time.GetUtcNow();
        var runs = collected.Runs.Zip(minutes, (run, took) => run with
        {
            Verdict = verdict,
            Attempts = took is { } time ? [new(1, verdict, "", "host", start, start.AddMinutes(time), ".")] : [],
        });
        JsonFile.Write(planned.Layout.Results, collected with { Runs = [.. runs] });
    }
}
