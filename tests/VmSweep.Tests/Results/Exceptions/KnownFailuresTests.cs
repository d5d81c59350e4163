using VmSweep.Guest;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Results.Exceptions;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Results.Exceptions;

public sealed class KnownFailuresTests
{
    private static readonly PayloadEnd Ended = new(PayloadState.Exited, 0, null, ByteSize.MiB(50), DiskIsFull: false, [], IsOsgTest: true, null);

    private static readonly TestCase Voms = new("test", "test_50_voms.TestVOMS", "test_06_rfc", CaseStatus.Failed, TimeSpan.Zero, "it broke", "");

    private static readonly TestCase CleanUp = new("cleanup", "special_cleanup.TestCleanup", "test_03_remove", CaseStatus.Failed, TimeSpan.Zero, "busy", "");

    private static readonly TestCase Passed = new("test", "test_10_condor.TestStart", "test_01_start", CaseStatus.Passed, TimeSpan.Zero, "", "");

    [Fact]
    public void A_run_whose_failures_are_all_known_is_one_to_ignore() =>
        Assert.Equal(Verdict.Ignore, Apply("- [test_06_rfc, test_50_voms, 2026-11-01, 2026-11-30]", Passed, Voms).Verdict);

    [Fact]
    public void Known_failures_and_failing_clean_up_are_to_ignore_as_well() =>
        Assert.Equal(Verdict.Ignore, Apply("- [test_06_rfc, test_50_voms, 2026-11-01, 2026-11-30]", Passed, Voms, CleanUp).Verdict);

    [Theory]
    [InlineData("- [test_06_rfc, test_50_voms, 2026-11-01, 2026-11-21]", Verdict.Fail)]
    [InlineData("- [test_06_rfc, test_50_voms, 2026-11-22, 2026-11-22]", Verdict.Ignore)]
    [InlineData("- [test_06_rfc, test_50_voms, 2026-11-23, 2026-11-30]", Verdict.Fail)]
    [InlineData("- [test_07, test_50_voms, 2026-11-01, 2026-11-30]", Verdict.Fail)]
    [InlineData("- [test_06_rfc, test_51, 2026-11-01, 2026-11-30]", Verdict.Fail)]
    [InlineData("- {function: test_06_*, module: test_50_voms, from: 2026-11-01, until: 2026-11-30, platform: debian_*}", Verdict.Ignore)]
    [InlineData("- {function: test_06_*, module: test_50_voms, from: 2026-11-01, until: 2026-11-30, platform: alma_*}", Verdict.Fail)]
    [InlineData("- {function: '*', module: '*', from: 2026-11-01, until: 2026-11-30, sources: '24; osg', ticket: SOFTWARE-1, owner: ann}", Verdict.Ignore)]
    [InlineData("- {function: '*', module: '*', from: 2026-11-01, until: 2026-11-30, sources: '25; *'}", Verdict.Fail)]
    [InlineData("", Verdict.Fail)]
    public void Days_names_platforms_and_sources_decide(string exceptions, Verdict verdict) => Assert.Equal(verdict, Apply(exceptions, Passed, Voms).Verdict);

    [Fact]
    public void An_error_is_a_broken_test_and_never_a_known_failure() =>
        Assert.Equal(Verdict.Fail, Apply("- [test_06_rfc, test_50_voms, 2026-11-01, 2026-11-30]", Passed, Voms with { Status = CaseStatus.Error }).Verdict);

    [Fact]
    public void A_failure_that_is_not_known_stays_one()
    {
        var result = Apply("- [test_06_rfc, test_50_voms, 2026-11-01, 2026-11-30]", Passed, Voms, Voms with { Name = "test_07" });

        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Contains("'test_07'", result.Reason);
    }

    [Fact]
    public void Expired_exceptions_are_told()
    {
        var exceptions = KnownFailures.Read("- [a, b, 2026-11-01, 2026-11-24]\n- [c, d, 2026-11-01, 2026-11-25]\n", "test-exceptions.yaml");

        Assert.Equal("a in b", Assert.Single(exceptions.Expired(new(2026, 11, 25))).ToString());
    }

    [Theory]
    [InlineData("a: b", "test-exceptions.yaml:1: is not a list")]
    [InlineData("- [a, b, 2026-11-01]", "test-exceptions.yaml:1: is not an exception")]
    [InlineData("- [a, b, 2026-11-01, tomorrow]", "test-exceptions.yaml:1: 'tomorrow' is not a day")]
    [InlineData("- [a, b, 2026-11-02, 2026-11-01]", "ends on 2026-11-01, before it begins on 2026-11-02")]
    [InlineData("- {function: a, module: b, from: 2026-11-02, until: 2026-11-03, tiket: x}", "'tiket'")]
    [InlineData("- {function: a}", "key 'module' is missing")]
    public void Wrong_files_are_refused_with_their_lines(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ProblemException>(() => KnownFailures.Read(text, "test-exceptions.yaml")).Message);

    [Fact]
    public void Skips_are_counted_by_component()
    {
        var tags = ComponentTags.Read("test_50_voms: [authentication, voms]\ntest_10_condor: []\n", "component-tags.yaml");
        TestCase[] cases = [Voms with { Status = CaseStatus.Skipped }, Voms with { Status = CaseStatus.Skipped, Name = "b" }, Voms, Passed with { Status = CaseStatus.Skipped }];

        Assert.Equal(new Dictionary<string, int> { ["authentication"] = 2, ["voms"] = 2 }, tags.Skips(cases));
    }

    [Fact]
    public void A_file_of_tags_with_aligned_columns_and_modules_without_tags_is_read()
    {
        var file = RepositoryRoot.Path("tests/VmSweep.Tests/Results/Exceptions/Data/component-tags.yaml");
        var tags = ComponentTags.Read(File.ReadAllText(file), file);

        Assert.Equal(["database", "search"], tags.Skips([Skip("test_518_search")]).Keys.Order());
        Assert.Empty(tags.Skips([Skip("special_cleanup"), Skip("test_300_shop_configure")]));

        static TestCase Skip(string module) => Passed with { ClassName = $"{module}.TestIt", Status = CaseStatus.Skipped };
    }

    /// <summary>The sample's runs are of 2026-11-22.</summary>
    private static RunResult Apply(string exceptions, params TestCase[] cases)
    {
        var sample = SampleSweep.OneOfEach().Runs[1];
        return KnownFailures.Read(exceptions, "test-exceptions.yaml").Apply(sample with { Cases = cases, Guest = sample.Guest! with { Payload = Ended } });
    }
}
