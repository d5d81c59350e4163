using VmSweep.Development;
using VmSweep.Problems;

namespace VmSweep.Tests.Development;

public sealed class TestTallyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Assemblies_are_summed_and_errors_outside_tests_are_failures()
    {
        File.WriteAllBytes(_file, """
            <assemblies>
              <assembly total="5" passed="3" failed="1" skipped="1" errors="0" />
              <assembly total="2" passed="2" failed="0" skipped="0" errors="1" />
            </assemblies>
            """u8);
        Assert.Equal("5 passed, 2 failed, 1 skipped", TestTally.Read(_file).ToString());
    }

    [Fact]
    public void Failed_tests_are_named_with_the_beginning_of_their_messages_and_so_is_what_failed_outside_of_tests()
    {
        File.WriteAllBytes(_file, """
            <assemblies>
              <assembly name="Tests.dll" passed="0" failed="1" skipped="0" errors="1">
                <errors><error type="fixture-cleanup-failure" name="Pool"><failure><message>busy</message></failure></error></errors>
                <collection><test name="A_guest_boots"><failure>
                  <message>Assert.Equal() Failure
            Expected: 1
            Actual: 2
            and much more</message>
                  <stack-trace>at somewhere</stack-trace>
                </failure></test><test name="Another" result="Pass" /></collection>
              </assembly>
            </assemblies>
            """u8);
        var thrown = Assert.Throws<ProblemException>(() => TestTally.Read(_file).EnsureGreen("artifacts/tests", skipsAllowed: false));
        Assert.Equal(
            ["tests: 0 passed, 2 failed, 0 skipped.", "  Pool: busy", "  A_guest_boots: Assert.Equal() Failure Expected: 1 Actual: 2", "See above, and artifacts/tests."],
            thrown.Message.Split(Environment.NewLine).Select(static line => line.TrimEnd()));
    }

    [Fact]
    public void A_test_program_that_died_is_not_a_green_one()
    {
        File.WriteAllBytes(_file, "<assemblies><assembly"u8);
        Assert.Contains("has no test results", Assert.Throws<ProblemException>(() => TestTally.Read(_file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_skipped_test_is_allowed_to_people_and_not_to_CI()
    {
        new TestTally(3, 0, 1).EnsureGreen("artifacts/tests", skipsAllowed: true);
        Assert.Throws<ProblemException>(() => new TestTally(3, 0, 1).EnsureGreen("artifacts/tests", skipsAllowed: false));
        Assert.Throws<ProblemException>(() => new TestTally(3, 1, 0).EnsureGreen("artifacts/tests", skipsAllowed: true));
    }

    public void Dispose() => File.Delete(_file);
}
