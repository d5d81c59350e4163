using System.Globalization;
using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

public sealed class OrdinaryUserTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact(Timeout = 180_000)]
    public async Task The_same_sweep_runs_without_root()
    {
        using var checkout = new TinyCheckout(runs: 2, payloadTime: TimeSpan.FromMilliseconds(200));

        var outcome = await OrdinaryUser.BuildAsync(checkout, Limit, "FullTestSweep");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal([Verdict.Pass, Verdict.Pass], checkout.Results().Select(run => run.Verdict));
        Assert.Equal(OrdinaryUser.Id, await OwnerAsync(checkout.Newest().Layout.Run("000").Result));
    }

    private static async Task<int> OwnerAsync(string path)
    {
        if (!Environment.IsPrivilegedProcess)
            return OrdinaryUser.Id;
        var owner = await TinyCheckout.RunAsync(new("stat", "--format=%u", path), Limit);
        return int.Parse(owner.Output, CultureInfo.InvariantCulture);
    }
}
