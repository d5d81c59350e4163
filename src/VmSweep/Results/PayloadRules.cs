using VmSweep.Guest;
using VmSweep.Texts;

namespace VmSweep.Results;

/// <summary>The payload ran to its end: what does it say?</summary>
internal static class PayloadRules
{
    private static readonly Dictionary<string, Verdict> VerdictOfPhase = new(StringComparer.Ordinal)
    {
        [PayloadPhases.Install] = Verdict.Install,
        [PayloadPhases.Update] = Verdict.Update,
        [PayloadPhases.Test] = Verdict.Fail,
        [PayloadPhases.Cleanup] = Verdict.Cleanup,
    };

    public static (Verdict, string) Judge(IReadOnlyList<TestCase> cases, PayloadEnd end, Func<TestCase, bool> isExcepted)
    {
        if (end.TimedOutIn is { } test)
            return (Verdict.Timeout, $"osg-test's own alarm ended it in {test}.");
        var failing = cases.Where(found => found.IsFailing).ToList();
        var counted = failing.Where(found => !isExcepted(found)).ToList();
        if (end.State == PayloadState.Signaled && counted.Count == 0)
            return (Verdict.Fail, $"run-job was ended by {end}{After(cases)}.");
        // Of the framework that cleans up, one learns less than of the exception: so an exception and failing clean-up make an exception.
        var isExceptedButForCleanUp = counted.Count < failing.Count && counted.TrueForAll(found => PhaseOf(found) == PayloadPhases.Cleanup);
        if (counted.Count > 0 && !isExceptedButForCleanUp)
            return OfFailures(counted, cases, end);

        if (end.DiskIsFull)
            return (Verdict.Fail, $"The I/O disk is full ({end.Free} free), so the payload's results may be cut.");
        if (end.Problems.Count > 0)
            return (Verdict.Fail, $"The payload's test results cannot be trusted: {end.Problems[0]}.");
        if (failing.Count > 0)
            return (Verdict.Ignore, $"{Count(failing.Count - counted.Count, "failing test case")}, every one a known exception{(counted.Count > 0 ? $"; beside that only clean-up failed ({counted.Count})" : "")}.");
        return end.Exit switch
        {
            null => (Verdict.Fail, $"run-job ended, but its exit status was not recorded{After(cases)}."),
            not 0 => (Verdict.Fail, $"run-job ended with exit status {end.Exit}{(cases.Count > 0 ? " although no test case failed" : " and reported no test cases")}."),
            _ => WithoutFailure(cases),
        };
    }

    /// <summary>
    /// The first phase that failed names the verdict: what follows a failed installation fails because of it. A test that osg-test skipped for that reason (a bad skip) names
    /// none: it counts where nothing failed, and then as a failed test, whatever its phase.
    /// </summary>
    private static (Verdict, string) OfFailures(List<TestCase> all, IReadOnlyList<TestCase> cases, PayloadEnd end)
    {
        var failing = all.Exists(test => test.Status != CaseStatus.BadSkip) ? all.FindAll(test => test.Status != CaseStatus.BadSkip) : all;
        if (end.IsOsgTest && failing[0].Status == CaseStatus.BadSkip)
            return (Verdict.Fail, $"{Count(failing.Count, "test case")} skipped because of a failure that the log does not tell (bad skips), first '{failing[0].Name}'{Shown(failing[0])}.");
        var phase = Phases(end).First(name => failing.Exists(test => PhaseOf(test) == name));
        var ofPhase = failing.Where(test => PhaseOf(test) == phase).ToList();
        var first = ofPhase[0];
        var full = end.DiskIsFull ? " The I/O disk is full." : "";
        var failures = $"{ofPhase.Count} of {Count(cases.Count(test => PhaseOf(test) == phase), "test case")} failed in '{phase}', first '{first.Name}'{Shown(first)}.{full}";
        // Whatever failed: where osg-test has no test that passed, it was osg-test that did not work.
        if (end.IsOsgTest && !cases.Any(test => test.Status == CaseStatus.Passed))
            return (Verdict.Fail, $"No test passed: {failures}");
        return (VerdictOfPhase[phase], $"{(phase == PayloadPhases.Cleanup ? "Only clean-up failed: " : "")}{failures}");
    }

    private static string Shown(TestCase test) =>
        GuestText.Cut((test.Message.Length > 0 ? test.Message : test.Details).Split('\n')[0].Trim(), 200) is { Length: > 0 } message ? $": {message}" : "";

    /// <summary>The living system asks for updates first: an update that fails takes the installation before it along.</summary>
    private static IEnumerable<string> Phases(PayloadEnd end) => end.IsOsgTest
        ? [PayloadPhases.Update, PayloadPhases.Install, PayloadPhases.Test, PayloadPhases.Cleanup]
        : PayloadPhases.InOrder;

    private static string PhaseOf(TestCase test) => PayloadPhases.Normalize(test.Phase);

    private static (Verdict, string) WithoutFailure(IReadOnlyList<TestCase> cases)
    {
        var passed = cases.Count(test => test.Status == CaseStatus.Passed);
        if (cases.Count == 0)
            return (Verdict.Pass, "run-job ended with exit status 0; it reported no test cases.");
        return passed == 0
            ? (Verdict.Fail, $"No test passed: {(cases.Count == 1 ? "the only test case was" : $"all {cases.Count} test cases were")} skipped.")
            : (Verdict.Pass, $"{Count(passed, "test case")} passed{(passed < cases.Count ? $", {cases.Count - passed} skipped" : "")}.");
    }

    private static string After(IReadOnlyList<TestCase> cases) => $" after {Count(cases.Count, "test case")}";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
