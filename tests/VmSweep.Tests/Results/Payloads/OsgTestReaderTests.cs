using System.Text;
using CsCheck;
using VmSweep.Results;
using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results.Payloads;

public sealed class OsgTestReaderTests
{
    private static readonly string Rule = new('=', 70);

    [Fact]
    public void A_nights_log_is_counted_test_by_test_and_what_it_quotes_of_other_suites_is_not()
    {
        var reading = Read(NightLog.Failing);

        Assert.InRange(NightLog.Failing.Length, 600_000, 720_000);
        Assert.Equal(288, reading.Cases.Count);
        Assert.Equal(11, reading.Cases.Count(test => test.Status == CaseStatus.Failed));
        Assert.Equal(1, reading.Cases.Count(test => test.Status == CaseStatus.Error));
        Assert.Equal(Enumerable.Repeat("payments do not answer", 3), reading.Cases.Where(test => test.Status == CaseStatus.BadSkip).Select(test => test.Message));
        Assert.Equal(14, reading.Cases.Count(test => test.Status == CaseStatus.Skipped));
        Assert.Equal(259, reading.Cases.Count(test => test.Status == CaseStatus.Passed));
        Assert.Empty(reading.Problems);
        Assert.Empty(reading.Notes);
        Assert.Null(reading.TimedOutIn);
        Assert.Equal(Verdict.Fail, Judge(reading).Verdict);
    }

    [Fact]
    public void A_failure_has_its_module_its_message_and_what_it_printed()
    {
        var failure = Read(NightLog.Failing).Cases.First(test => test.Status == CaseStatus.Failed);

        Assert.Equal(("test_504_postgresql.TestPostgresql", "test_03_fetch", "AssertionError: Read the row back"), (failure.ClassName, failure.Name, failure.Message));
        Assert.Contains("worker 3 of 7 waits for a lock that worker 6 has", failure.Details);
        Assert.Contains("the rule above is the command's own", failure.Details);
        Assert.DoesNotContain(Rule, failure.Details);
    }

    [Fact]
    public void A_good_nights_log_passes()
    {
        var reading = Read(NightLog.Passing);

        Assert.InRange(NightLog.Passing.Length, 600_000, 720_000);
        Assert.Equal(288, reading.Cases.Count);
        Assert.DoesNotContain(reading.Cases, test => test.IsFailing);
        Assert.Empty(reading.Problems);
        Assert.Equal(Verdict.Pass, Judge(reading).Verdict);
    }

    [Theory]
    [InlineData("FAIL special_cleanup test_03_remove_packages", Verdict.Cleanup)]
    [InlineData("FAIL special_install test_03_install_packages", Verdict.Install)]
    [InlineData("FAIL special_install test_05_update_packages", Verdict.Update)]
    [InlineData("FAIL special_install test_04_update_osg_release", Verdict.Update)]
    [InlineData("FAIL special_install test_03_install_packages, ERROR special_install test_04_update_osg_release", Verdict.Update)]
    [InlineData("ERROR test_50_voms test_01_x", Verdict.Fail)]
    [InlineData("FAIL test_50_voms test_01_x, FAIL special_cleanup test_03_remove_packages", Verdict.Fail)]
    [InlineData("BADSKIP test_50_voms test_01_x", Verdict.Fail)]
    [InlineData("FAIL special_install test_03_install_packages, BADSKIP special_install test_04_update_osg_release", Verdict.Install)]
    [InlineData("ERROR test_50_voms test_01_x, BADSKIP special_install test_04_update_osg_release", Verdict.Fail)]
    [InlineData("FAIL special_cleanup test_03_remove_packages, BADSKIP test_50_voms test_01_x", Verdict.Cleanup)]
    [InlineData("BADSKIP special_install test_04_update_osg_release", Verdict.Fail)]
    [InlineData("BADSKIP special_cleanup test_03_remove_packages", Verdict.Fail)]
    [InlineData("okskip test_50_voms test_01_x", Verdict.Pass)]
    public void The_verdict_follows_the_living_systems_rules(string tests, Verdict verdict) =>
        Assert.Equal(verdict, Judge(Read(Log(["ok test_10_condor test_01_start", .. tests.Split(", ")]))).Verdict);

    [Fact]
    public void Where_no_test_passed_osg_test_itself_did_not_work() =>
        Assert.Equal(Verdict.Fail, Judge(Read(Log(["FAIL special_install test_03_install_packages"]))).Verdict);

    [Fact]
    public void Its_alarm_is_a_timeout_that_names_the_test()
    {
        var reading = Read(
            """
            test_01_start (osgtest.tests.test_10_condor.TestStart) ... ok
            test_02_run (osgtest.tests.test_45_xrootd.TestRun) ...
            OSG-TEST LOG
            message: 2026-11-25 04:37:51:
            Caught alarm:
              File "/usr/sbin/osg-test", line 12, in <module>
              File "/usr/lib/python3.9/site-packages/osgtest/tests/test_45_xrootd.py", line 78, in test_02_run
            """);

        Assert.Equal("test_02_run (test_45_xrootd)", reading.TimedOutIn);
        var judgement = Judge(reading);
        Assert.Equal(Verdict.Timeout, judgement.Verdict);
        Assert.Contains("test_02_run (test_45_xrootd)", judgement.Reason);
    }

    [Fact]
    public void A_repository_timeout_is_noted()
    {
        var reading = Read(Log(["ok a test_a", "FAIL special_install test_03_install_packages"]) + "AssertionError: Retries terminated after timeout period\n");

        Assert.StartsWith("Repository timeout", Assert.Single(reading.Notes));
    }

    [Fact]
    public void A_log_that_was_cut_off_is_not_trusted()
    {
        var reading = Read("test_01_start (osgtest.tests.test_10_condor.TestStart) ... ok\ntest_02_x (osgtest.tests.test_10_condor.TestStart) ... ");

        Assert.Contains("osg-test did not come to its end", Assert.Single(reading.Problems));
        Assert.Equal(CaseStatus.Error, reading.Cases[1].Status);
        Assert.Equal(Verdict.Fail, Judge(reading).Verdict);
    }

    [Fact]
    public void The_form_of_newer_Pythons_with_output_between_is_read_too()
    {
        var reading = Read("test_01_start (osgtest.tests.test_10_condor.TestStart.test_01_start) ... it says this\nand that\nok\n\nRan 1 test in 0.1s\n");

        Assert.Equal(("test_01_start", CaseStatus.Passed), (Assert.Single(reading.Cases).Name, reading.Cases[0].Status));
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Millions_of_made_up_failures_are_counted_and_not_kept()
    {
        var log = new StringBuilder();
        for (var test = 0; test < 30_000; test++)
            log.Append("test_").Append(test).Append(" (osgtest.tests.m.C) ... ok\n");

        Assert.Contains(Read(log.ToString()).Problems, problem => problem.StartsWith("30000 test cases", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_text_is_read_without_an_exception() => Gen.OneOf(
            Gen.String,
            Pieces.Of("=", "\n", Rule, "FAIL: ", "test_1 (osgtest.tests.m.C)", " ... ", "ok", "BAD SKIPS:", "OK SKIPS:", "Ran 1 tests in ", "Caught alarm:", "message: "))
        .Sample(text => Read(text));

    private static string Log(string[] tests)
    {
        var log = new StringBuilder();
        foreach (var (status, module, function) in tests.Select(Words))
            log.Append($"{function} (osgtest.tests.{module}.TestIt) ... {status}\n");
        foreach (var (status, module, function) in tests.Select(Words).Where(test => test.Status is "FAIL" or "ERROR"))
            log.Append($"\n{Rule}\n{status}: {function} (osgtest.tests.{module}.TestIt)\n{new string('-', 70)}\nAssertionError: it broke\n\n");
        return log.Append($"\n{new string('-', 70)}\nRan {tests.Length} tests in 1.5s\n\nFAILED\n\nOSG-TEST LOG\n").ToString();

        static (string Status, string Module, string Function) Words(string test) => test.Split(' ') is [var status, var module, var function] ? (status, module, function) : throw new ArgumentException(test);
    }

    private static PayloadReading Read(string log)
    {
        var collector = new CaseCollector();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        OsgTestReader.Read("osg-test-20261125.log", stream, collector);
        return collector.ToReading();
    }

    private static Judgement Judge(PayloadReading reading) =>
        VerdictRules.Judge(Evidence.Of(Evidence.PoweredOff, Evidence.Ended(0) with { Payload = reading }));
}
