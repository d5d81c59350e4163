using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

/// <summary>Two sweeps at once in one checkout are separated, or the second is refused; they are never mixed.</summary>
public sealed class TwoSweepsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 180_000)]
    public async Task A_second_build_of_the_same_sweep_is_refused_and_the_first_does_not_notice()
    {
        using var checkout = new TinyCheckout(runs: 2, TimeSpan.FromSeconds(3));
        var first = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForPayloadAsync();

        var second = await checkout.BuildAsync(Limit, "FullTestSweep");

        Assert.Equal((2, 0), (second.ExitCode, (await first).ExitCode));
        Assert.Contains("is running its guests", second.Output, StringComparison.Ordinal);
        Assert.All(checkout.Results(), run => Assert.Equal((Verdict.Pass, 1), (run.Verdict, run.Attempts.Count)));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_new_sweep_of_the_same_name_runs_beside_the_first_with_files_of_its_own()
    {
        using var checkout = new TinyCheckout(runs: 2, TimeSpan.FromSeconds(3));
        var first = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForPayloadAsync();

        var second = await checkout.BuildAsync(Limit, "FullTestSweep", "--new", "--parallel", "1");

        Assert.Equal((0, 0), ((await first).ExitCode, second.ExitCode));
        Assert.Equal(2, checkout.Artifacts.AllSweeps().Count);
        Assert.All(checkout.Artifacts.AllSweeps(), sweep => Assert.True(sweep.IsFinished));
    }
}
