using VmSweep.Engines;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Results;

public sealed class GuestTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_in_which_any_guest_ran_counts_once_and_that_of_a_machine_booted_for_all_counts_too()
    {
        var time = GuestTime.Of(
            [Entry(JournalEvent.Queued, 0), Entry(JournalEvent.Warming, 1), Entry(JournalEvent.Warmed, 31), Entry(JournalEvent.Finished, 99), Entry(JournalEvent.Finished, 100)],
            [Run(31, 70), Run(32, 60), Run(75, 98)]);
        Assert.Equal(TimeSpan.FromSeconds(100), time!.Wall);
        Assert.Equal(TimeSpan.FromSeconds(30 + 39 + 23), time.Guests);
        Assert.Equal(0.08, time.OverheadShare, 3);
    }

    [Fact]
    public void Where_a_build_was_interrupted_nobody_knows()
    {
        var run = Run(1, 2);
        Assert.Null(GuestTime.Of([Entry(JournalEvent.Queued, 0), Entry(JournalEvent.Finished, 3)], [run with { Attempts = [Attempt.Interrupted(1, "host", Noon), .. run.Attempts] }]));
        Assert.Null(GuestTime.Of([Entry(JournalEvent.Queued, 0)], []));
    }

    [Fact]
    public void The_report_says_how_machines_came_up_and_what_the_time_was_spent_on()
    {
        var warm = new MachineStart(BootMode.Warm, null, TimeSpan.FromSeconds(2.4));
        var cold = new MachineStart(BootMode.Cold, "the sweep asks for it ('boot: cold')", TimeSpan.FromSeconds(27));
        var sweep = SampleSweep.OneOfEach() with
        {
            Runs = [Started(warm), Started(warm), Started(cold)],
            GuestTime = new(TimeSpan.FromSeconds(200), TimeSpan.FromSeconds(198)),
        };
        Assert.Equal("2 started warm, payload after 2.4 s (median); 1 booted, payload after 27 s. Guests had 99.0 % of 3 min 20 s; all else took 2.0 s.", StartsLine.Of(sweep));
        Assert.Equal("cold, payload after 27 s: the sweep asks for it ('boot: cold')", StartsLine.Of(cold));
        Assert.Empty(StartsLine.Of(SampleSweep.OneOfEach()));
    }

    private static RunResult Started(MachineStart start) => Run(0, 1) with { Attempts = [Run(0, 1).Attempts[0] with { Start = start }] };

    private static JournalEntry Entry(JournalEvent what, int second) => new(Noon.AddSeconds(second), what, "", 0, null, null, null);

    private static RunResult Run(int from, int to) => SampleSweep.OneOfEach().Runs[0] with
    {
        Attempts = [new(1, Verdict.Pass, "", "host", Noon.AddSeconds(from), Noon.AddSeconds(to), ".")],
    };
}
