using CsCheck;
using VmSweep.Forecasts;

namespace VmSweep.Tests.Forecasts;

public sealed class ScheduleTests
{
    private static readonly Gen<(int[] Minutes, int Places)> Nights = Gen.Select(Gen.Int[0, 500].Array[1, 60], Gen.Int[1, 12]);

    [Fact]
    public void No_night_is_shorter_than_its_work_or_its_longest_run_nor_longer_than_a_careless_scheduler_makes_it() => Nights.Sample(night =>
    {
        var ends = Of(night.Minutes, night.Places);
        var makespan = ends.Max(end => end!.Value.TotalMinutes);
        var least = Math.Max(night.Minutes.Max(), (double)night.Minutes.Sum() / night.Places);
        // Graham's bound for any list.
        Assert.InRange(makespan, least, ((double)night.Minutes.Sum() / night.Places) + night.Minutes.Max());
    });

    [Fact]
    public void Never_are_there_more_guests_than_places() => Nights.Sample(night =>
    {
        var spans = Of(night.Minutes, night.Places).Zip(night.Minutes, (end, minutes) => (Start: end!.Value.TotalMinutes - minutes, End: end.Value.TotalMinutes)).Where(span => span.End > span.Start).ToList();
        Assert.All(spans, at => Assert.True(spans.Count(other => other.Start <= at.Start && at.Start < other.End) <= night.Places));
    });

    [Fact]
    public void Architectures_do_not_wait_for_each_other() => Gen.Select(Nights, Nights).Sample((intel, arm) =>
    {
        var both = Schedule.Of(
            [.. intel.Minutes.Select(minutes => ("x86_64", (TimeSpan?)TimeSpan.FromMinutes(minutes))), .. arm.Minutes.Select(minutes => ("aarch64", (TimeSpan?)TimeSpan.FromMinutes(minutes)))],
            new([new("x86_64", 1, intel.Places), new("aarch64", 1, arm.Places)], null));
        Assert.Equal([.. Of(intel.Minutes, intel.Places), .. Of(arm.Minutes, arm.Places)], both);
    });

    [Fact]
    public void What_has_no_place_or_no_duration_has_no_end()
    {
        var ends = Schedule.Of([("x86_64", TimeSpan.FromMinutes(1)), ("x86_64", null), ("riscv64", TimeSpan.FromMinutes(1))], new([new("x86_64", 1, 1)], null));
        Assert.Equal([TimeSpan.FromMinutes(1), null, null], ends);
    }

    private static IReadOnlyList<TimeSpan?> Of(int[] minutes, int places) =>
        Schedule.Of(minutes.Select(each => ("x86_64", (TimeSpan?)TimeSpan.FromMinutes(each))), PoolPlaces.Local(places));
}
