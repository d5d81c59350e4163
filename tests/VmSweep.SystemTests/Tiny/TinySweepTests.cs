using VmSweep.Engines;
using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

public sealed class TinySweepTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_sweep_of_tiny_guests_is_as_good_as_any()
    {
        using var checkout = new TinyCheckout(runs: 4, payloadTime: TimeSpan.FromMilliseconds(200));

        var outcome = await checkout.BuildAsync(TimeSpan.FromSeconds(100), "FullTestSweep");

        var result = JsonFile.Read<SweepResult>(checkout.Newest().Layout.Results);
        Assert.All(result.Runs, run => Assert.Equal("Pass: run-job ended with exit status 0; it reported no test cases.", $"{run.Verdict}: {run.Reason}"));
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task Guests_that_do_not_wait_for_their_disk_boot_and_are_asked_once()
    {
        using var checkout = new TinyCheckout(runs: 3, payloadTime: TimeSpan.FromMilliseconds(200));
        checkout.StartWarm();

        var outcome = await checkout.BuildAsync(TimeSpan.FromSeconds(100), "FullTestSweep");

        Assert.Equal(0, outcome.ExitCode);
        var starts = checkout.Results().Select(run => run.Attempts[^1].Start);
        Assert.All(starts, start => Assert.Equal((BootMode.Cold, "its guest powers off where it should wait for the I/O disk"), (start?.Boot, start?.WhyCold)));
        var asked = Journal.Read(checkout.Newest().Layout.Events).Count(entry => entry.Event == JournalEvent.Warming);
        Assert.Equal(1, asked);
    }
}
