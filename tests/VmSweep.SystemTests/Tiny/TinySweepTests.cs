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
}
