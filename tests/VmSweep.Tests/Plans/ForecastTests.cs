using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Tests.Plans;

public sealed class ForecastTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void Without_an_earlier_sweep_nothing_but_the_limits_is_known()
    {
        var planned = _sample.Plan();
        var forecast = Forecast.Of(planned.Plan, parallel: 2);
        Assert.Null(forecast.Wall);
        Assert.Equal(2 * planned.Plan.Limits.Host(planned.Plan.Runs[0].PayloadLimit), forecast.Latest);
        Assert.Equal(ByteSize.MiB(4 * 64), forecast.InputBytes);
        Assert.Contains("no earlier sweep tells", string.Join('\n', PlanDescription.Lines(planned, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_of_the_last_sweep_start_first_and_the_unknown_before_them()
    {
        Finish(_sample.Plan(), [10, 40, 20, null]);
        var plan = _sample.Plan().Plan;
        Assert.Equal(["003", "001", "002", "000"], RunOrder.Of(plan.Runs).Select(run => run.Run.Serial));
    }

    [Fact]
    public void The_wall_time_is_that_of_the_guests_side_by_side()
    {
        Finish(_sample.Plan(), [10, 40, 20, 30]);
        var forecast = Forecast.Of(_sample.Plan().Plan, parallel: 2);
        Assert.Equal((4, TimeSpan.FromMinutes(50)), (forecast.Known, forecast.Wall));
    }

    [Fact]
    public void What_a_fault_took_is_not_what_the_run_takes()
    {
        Finish(_sample.Plan(), [10, 10, 10, 10], Verdict.BootHang);
        Assert.All(_sample.Plan().Plan.Runs, run => Assert.Null(run.Expected));
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

    public void Dispose() => _sample.Dispose();

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
