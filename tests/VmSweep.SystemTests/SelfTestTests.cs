namespace VmSweep.SystemTests;

[Collection(RealGuests.Name)]
public sealed class SelfTestTests
{
    /// <summary>Four guests, two at a time: some 2 minutes; and the base image, where there is none yet.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(14);

    [Fact(Timeout = 16 * 60_000)]
    public async Task What_a_guest_does_to_itself_ends_in_the_verdict_that_expected_yaml_has()
    {
        var outcome = await Checkout.BuildAsync(Limit, "FullTestSweep", "--sweep", Checkout.Sweep("selftest-slice"), "--new", "--no-logo");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("every verdict is as expected.yaml has it", outcome.Output, StringComparison.Ordinal);
    }
}
