using System.Text;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>
/// A log as osg-test writes one in a night, with a made-up shop under test: a line for each test, a section for each failure and for the skips, the
/// summary, and osg-test's own log with the output of every command. The same text each time, between 600 and 720 kB.
/// </summary>
internal sealed class NightLog
{
    private static readonly string Rule = new('=', 70);
    private static readonly string ThinRule = new('-', 70);
    private readonly StringBuilder _text = new();
    private readonly IReadOnlyList<NightLogTest> _tests;

    private NightLog(IReadOnlyList<NightLogTest> tests) => _tests = tests;

    /// <summary>11 tests fail, one is in error, 3 skip because of a failure, and 14 for good reasons.</summary>
    public static string Failing { get; } = new NightLog([.. NightLogTest.All]).Write();

    /// <summary>The same night without the failures.</summary>
    public static string Passing { get; } = new NightLog([.. NightLogTest.All.Select(test => test.Status == "okskip" ? test : test with { Status = "ok" })]).Write();

    private string Write()
    {
        foreach (var test in _tests)
            Line($"{test.Title} ... {test.Status}");
        Line("");
        foreach (var test in _tests.Where(test => test.Status is "FAIL" or "ERROR"))
            WriteFailure(test);
        WriteSkips("BAD SKIPS:", "BADSKIP");
        WriteSkips("OK SKIPS:", "okskip");
        Line(ThinRule);
        Line($"Ran {_tests.Count} tests in 5120.417s");
        Line("");
        Line(Count("FAIL") + Count("ERROR") + Count("BADSKIP") == 0
            ? $"OK (okSkips={Count("okskip")})"
            : $"FAILED (failures={Count("FAIL")}, errors={Count("ERROR")}, badSkips={Count("BADSKIP")}, okSkips={Count("okskip")})");
        Line("");
        Line("");
        Line(new('-', 80));
        Line("OSG-TEST LOG");
        Line("Start time: 2026-11-22 04:23:00");
        Line("");
        Line("Options:");
        Line("  - Add user: True");
        Line("  - Timeout: 14400");
        Line("");
        var time = new DateTime(2026, 11, 22, 4, 23, 0, DateTimeKind.Utc);
        foreach (var test in _tests)
            NightLogCommands.Write(_text, test, time = time.AddSeconds(17));
        return _text.ToString();
    }

    private int Count(string status) => _tests.Count(test => test.Status == status);

    private void WriteFailure(NightLogTest test)
    {
        Line(Rule);
        Line($"{test.Status}: {test.Title}");
        Line(ThinRule);
        Line("Traceback (most recent call last):");
        Line("""  File "/usr/lib/python3.9/site-packages/osgtest/library/osgunittest.py", line 98, in run""");
        Line("    method()");
        Line($"""  File "/usr/lib/python3.9/site-packages/osgtest/tests/{test.Module}.py", line 41, in {test.Function}""");
        Line("    core.check_system(command, reason)");
        Line($"{(test.Status == "FAIL" ? "AssertionError" : "OSError")}: {test.Reason}");
        Line("EXIT STATUS: 7");
        Line("STANDARD OUTPUT:");
        foreach (var line in test.Printed)
            Line(line);
        Line("STANDARD ERROR: [none]");
        Line("");
        Line("");
    }

    private void WriteSkips(string heading, string status)
    {
        if (Count(status) == 0)
            return;
        Line(Rule);
        Line(heading);
        Line(ThinRule);
        foreach (var test in _tests.Where(test => test.Status == status))
            Line($"{test.Title} {test.Reason}");
        Line("");
    }

    private void Line(string text) => _text.Append(text).Append('\n');
}
