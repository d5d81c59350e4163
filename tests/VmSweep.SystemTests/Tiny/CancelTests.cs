using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

public sealed class CancelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 120_000)]
    public async Task A_sweep_is_cancelled_from_another_terminal_and_never_gone_on_with()
    {
        using var checkout = new TinyCheckout(runs: 2, payloadTime: TimeSpan.FromMinutes(1));
        var running = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForMachineAsync();
        await checkout.WaitForPayloadAsync();

        var second = await checkout.BuildAsync(Limit, "FullTestSweep");
        var cancel = await checkout.BuildAsync(Limit, "Cancel");
        var first = await running;

        Assert.Equal((2, 0, 2), (second.ExitCode, cancel.ExitCode, first.ExitCode));
        Assert.Contains("is running its guests", second.Output, StringComparison.Ordinal);
        Assert.Contains("has ended its guests", cancel.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(ProcessTable.With(checkout.Root), program => program.IsQemu);
        Assert.All(checkout.Results(), run => Assert.Equal(Verdict.Lost, run.Verdict));
        Assert.All(checkout.Results(), run => Assert.StartsWith("The sweep was cancelled by", run.Reason, StringComparison.Ordinal));
        Assert.Equal(0, (await checkout.BuildAsync(Limit, "PlanSweep")).ExitCode);
        Assert.Equal(2, checkout.Artifacts.AllSweeps().Count);
    }
}
