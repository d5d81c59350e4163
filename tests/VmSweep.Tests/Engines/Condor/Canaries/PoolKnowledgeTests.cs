using VmSweep.Engines.Condor.Canaries;
using VmSweep.History;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor.Canaries;

/// <summary>What the history tells of a pool before a sweep is submitted.</summary>
public sealed class PoolKnowledgeTests
{
    private static readonly DateTimeOffset Now = new ManualTime().GetUtcNow();

    [Fact]
    public void A_machine_that_eats_runs_is_left_out_with_the_evidence()
    {
        var bad = Assert.Single(PoolKnowledge.Of([.. Good(hosts: 9), .. Attempts("bad", Verdict.NoLaunch, 8)], Now).Excluded);
        Assert.Equal("bad", bad.Host);
        Assert.Equal("8 of 8 attempts ended in a fault, and elsewhere 0.2 %.", bad.Reason);
    }

    [Fact]
    public void Three_days_later_one_job_shows_whether_it_still_does()
    {
        var known = PoolKnowledge.Of([.. Good(hosts: 9), .. Attempts("bad", Verdict.NoLaunch, 8, days: 4)], Now);
        Assert.Empty(known.Excluded);
        Assert.Equal(["bad"], known.CanaryFirst);
    }

    [Fact]
    public void A_payload_that_fails_proves_machine_and_image()
    {
        var known = PoolKnowledge.Of([.. Attempts("alpha", Verdict.Fail, 1), .. Attempts("beta", Verdict.BootHang, 1, image: "beef")], Now);
        Assert.Equal(["alpha"], known.ProvenHosts);
        Assert.Equal(["f00d"], known.ProvenImages);
    }

    [Fact]
    public void A_damaged_history_is_said_and_nothing_is_known()
    {
        using var directory = new TemporaryDirectory();
        VmSweep.Files.AtomicFile.WriteText(directory.File("history.db"), "This is no database, and long enough to be seen as none.");
        List<string> said = [];
        Assert.Same(PoolKnowledge.None, PoolKnowledge.Read(new(directory.Path), Now, said.Add));
        Assert.StartsWith("Nothing is known of the pool's machines: ", Assert.Single(said), StringComparison.Ordinal);
    }

    private static IEnumerable<PastAttempt> Good(int hosts) => Enumerable.Range(0, hosts).SelectMany(number => Attempts($"good{number}", Verdict.Pass, 20));

    private static IEnumerable<PastAttempt> Attempts(string host, Verdict verdict, int count, int days = 1, string image = "f00d") => Enumerable.Range(0, count).Select(number =>
        new PastAttempt($"sweep {days}", $"{host} {number}", 1, verdict, host, "debian_12.x86_64", image, Now.AddDays(-days), TimeSpan.FromMinutes(5)));
}
