using VmSweep.Results;
using VmSweep.Results.Exceptions;
using VmSweep.Results.Payloads;

namespace VmSweep.Originals;

public sealed class OsgTestLogsTests
{
    [Fact]
    public void The_failing_log_has_12_failures_and_2_bad_skips()
    {
        var reading = Read("osg-test-fail.log");

        Assert.Equal(293, reading.Cases.Count);
        Assert.Equal(12, reading.Cases.Count(test => test.Status == CaseStatus.Failed));
        Assert.Equal(0, reading.Cases.Count(test => test.Status == CaseStatus.Error));
        Assert.Equal(["no proxy", "no proxy"], reading.Cases.Where(test => test.Status == CaseStatus.BadSkip).Select(test => test.Message));
        Assert.Equal(13, reading.Cases.Count(test => test.Status == CaseStatus.Skipped));
        Assert.Equal(266, reading.Cases.Count(test => test.Status == CaseStatus.Passed));
        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Notes);
        Assert.Null(reading.TimedOutIn);
    }

    [Fact]
    public void A_failure_has_its_module_its_message_and_what_it_printed()
    {
        var failure = Read("osg-test-fail.log").Cases.First(test => test.Status == CaseStatus.Failed);

        Assert.Equal(("test_50_voms.TestVOMS", "test_06_rfc_voms_proxy_init", "AssertionError: Run voms-proxy-init"), (failure.ClassName, failure.Name, failure.Message));
        Assert.Contains("error =certificate signature failure", failure.Details);
        Assert.DoesNotContain(new string('=', 70), failure.Details);
    }

    [Fact]
    public void The_passing_log_has_neither_failures_nor_problems()
    {
        var reading = Read("osg-test-pass.log");

        Assert.DoesNotContain(reading.Cases, test => test.IsFailing);
        Assert.Empty(reading.Problems);
    }

    [Theory]
    [InlineData("osg-test-fail.log")]
    [InlineData("osg-test-pass.log")]
    public void A_log_is_as_large_as_the_suite_s_own(string name) =>
        Assert.InRange(new FileInfo(Originals.Find(name)).Length, 600_000, 720_000);

    [Fact]
    public void The_component_tags_are_read()
    {
        var path = Originals.Find("component-tags.yaml");
        TestCase skipped = new("test", "test_150_xrootd.T", "test_01", CaseStatus.Skipped, TimeSpan.Zero, "", "");

        Assert.Equal(["xrootd"], ComponentTags.Read(File.ReadAllText(path), path).Skips([skipped]).Keys);
    }

    private static PayloadReading Read(string name)
    {
        var collector = new CaseCollector();
        using var stream = File.OpenRead(Originals.Find(name));
        OsgTestReader.Read(name, stream, collector);
        return collector.ToReading();
    }
}
