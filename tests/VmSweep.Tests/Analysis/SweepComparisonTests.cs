using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Analysis;

public sealed class SweepComparisonTests
{
    [Fact]
    public void What_broke_what_was_mended_and_what_changed()
    {
        var lines = new SweepComparison(
            [Run("a", Verdict.Pass, "1"), Run("b", Verdict.Fail, "1"), Run("c", Verdict.Fail, "1"), Run("old", Verdict.Pass, "1")],
            [Run("a", Verdict.Install, "2"), Run("b", Verdict.Pass, "2"), Run("c", Verdict.Timeout, "1"), Run("new", Verdict.Pass, "2")],
            hash => PackageList.Of(PackageKind.Dpkg, [("nginx.amd64", $"1.{hash}")])).Lines();

        Assert.Equal(
            [
                "1 no longer good", "  a: pass → install",
                "1 good again", "  b: fail → pass",
                "1 not good in both", "  c: fail → timeout",
                "1 only in the first", "  old",
                "1 only in the second", "  new",
                "1 package changes", "  nginx.amd64 1.1 → 1.2 (in 2 runs)",
            ],
            lines);
    }

    [Fact]
    public void A_sweep_that_nobody_knows_is_refused()
    {
        using var directory = new TemporaryDirectory();

        Assert.Contains("is not known", Assert.Throws<ProblemException>(() => SweepComparison.Lines(new ArtifactsLayout(directory.Path), "a", "b")).Message);
    }

    private static PastRun Run(string identity, Verdict verdict, string packages) => new("s", identity, identity, "debian_12.x86_64", verdict, null, TimeSpan.Zero, "image", packages);
}
