using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Sweeps;
using VmSweep.Testing;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Sweeps;

public sealed class ExpectedVerdictsTests : IDisposable
{
    private readonly TemporaryDirectory _sweep = new();

    [Fact]
    public void A_sweep_without_expectations_has_none() => Assert.Null(ExpectedVerdicts.Find(_sweep.Path));

    [Fact]
    public void What_ends_as_expected_is_no_surprise() => Assert.Empty(Expect("panics: crash\n").Compare(SweepOf("panics", Verdict.Crash)));

    [Fact]
    public void Another_verdict_is_named_beside_the_expected_one()
    {
        var surprise = Assert.Single(Expect("panics: crash\n").Compare(SweepOf("panics", Verdict.Pass)));

        Assert.Equal("run 000: ended in 'pass', and 'panics' has to end in 'crash'. because", surprise.ToString());
    }

    [Fact]
    public void A_package_set_that_nobody_expects_anything_of_is_a_surprise()
    {
        var surprise = Assert.Single(Expect("panics: crash\n").Compare(SweepOf("hangs", Verdict.Timeout)));

        Assert.Contains("says nothing of 'hangs'", surprise.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_no_verdict_is_reported_with_its_line()
    {
        var exception = Assert.Throws<ProblemException>(() => Expect("passes: pass\npanics: crsh\n"));

        var problem = Assert.Single(exception.Problems);
        Assert.Equal(2, problem.Where.Line);
        Assert.Equal("Did you mean 'crash'?", problem.Remedy);
    }

    [Theory]
    [InlineData(Verdict.Pass, false, 0)]
    [InlineData(Verdict.Fail, false, 1)]
    [InlineData(Verdict.Pass, true, 1)]
    public void A_good_sweep_that_should_have_failed_is_not_good(Verdict verdict, bool surprising, int exitCode)
    {
        var report = new PublishedReport(SweepOf("any", verdict), "index.html", surprising ? [new(Location.Run("000"), "surprises")] : []);

        Assert.Equal(exitCode, report.ExitCode);
        Assert.Equal(exitCode != 0, Record.Exception(report.EnsureGood) is ProblemException);
    }

    public void Dispose() => _sweep.Dispose();

    private ExpectedVerdicts Expect(string yaml)
    {
        AtomicFile.WriteText(_sweep.File(ExpectedVerdicts.FileName), yaml);
        return ExpectedVerdicts.Find(_sweep.Path)!;
    }

    private static SweepResult SweepOf(string label, Verdict verdict) =>
        SampleSweep.Create(SampleSweep.Run("000", new("debian", "12", "x86_64"), new(null, new("12", ["main"]), null), label, verdict, "because"));
}
