using VmSweep.Engines.Local;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Sweeps;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local;

public sealed class StageWatchTests
{
    private readonly ManualTime _time = new();

    private StageWatch Watch(TimeSpan payloadLimit) => new(StageLimits.Default, payloadLimit, _time);

    [Fact]
    public void A_guest_that_boots_for_too_long_is_noticed_even_while_it_talks()
    {
        var watch = Watch(TimeSpan.FromHours(1));
        _time.Advance(StageLimits.Default.Boot);
        Assert.Null(watch.Check(TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new MissedDeadline(null, StageLimits.Default.Boot, DeadlineKind.Stage), watch.Check(TimeSpan.Zero));
    }

    [Fact]
    public void Silence_counts_while_booting_only()
    {
        var watch = Watch(TimeSpan.FromHours(1));
        var silence = StageLimits.Default.BootSilence + TimeSpan.FromSeconds(1);
        Assert.Equal(DeadlineKind.Silence, watch.Check(silence)?.Kind);
        watch.Enter(GuestStage.Payload);
        Assert.Null(watch.Check(silence));
    }

    [Fact]
    public void A_payload_past_its_limit_is_left_to_the_launcher_first()
    {
        var limit = TimeSpan.FromMinutes(10);
        var watch = Watch(limit);
        watch.Enter(GuestStage.Payload);
        _time.Advance(limit + StageLimits.Default.PayloadGrace);
        Assert.Null(watch.Check(TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(GuestStage.Payload, watch.Check(TimeSpan.Zero)?.Stage);
    }

    [Fact]
    public void Forged_stages_do_not_buy_time()
    {
        var limit = TimeSpan.FromMinutes(1);
        var watch = Watch(limit);
        MissedDeadline? missed = null;
        for (var minute = 0; minute < 60 && missed is null; minute++)
        {
            watch.Enter(GuestStage.Payload);
            _time.Advance(TimeSpan.FromMinutes(1));
            missed = watch.Check(TimeSpan.Zero);
        }

        Assert.Equal(DeadlineKind.Whole, missed?.Kind);
    }

    [Fact]
    public void The_host_deadline_of_a_sweep_is_the_last_word()
    {
        var limits = StageLimits.From(RunLimits.Default with { GivenHost = TimeSpan.FromHours(5) });
        var watch = new StageWatch(limits, TimeSpan.FromDays(1), _time);
        watch.Enter(GuestStage.Payload);
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Null(watch.Check(TimeSpan.Zero));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(DeadlineKind.Whole, watch.Check(TimeSpan.Zero)?.Kind);
    }
}
