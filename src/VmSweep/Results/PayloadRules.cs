using VmSweep.Guest;

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

    public static (Verdict, string) Judge(DiskEvidence disk, GuestAccount guest, Func<TestCase, bool> isExcepted)
    {
        var cases = disk.Payload.Cases;
        var failing = cases.Where(test => test.Status is CaseStatus.Failed or CaseStatus.Error).ToList();
        var counted = failing.Where(test => !isExcepted(test)).ToList();
        if (guest.Payload == PayloadState.Signaled && counted.Count == 0)
            return (Verdict.Fail, $"run-job was ended by {guest.EndOfPayload}{After(cases)}.");
        if (counted.Count > 0)
            return OfFailures(counted, cases, guest);
        if (guest.DiskIsFull)
            return (Verdict.Fail, $"The I/O disk is full ({guest.Free} free), so the payload's results may be cut.");
        if (disk.Payload.Problems.Count > 0)
            return (Verdict.Fail, $"The payload's JUnit cannot be trusted: {disk.Payload.Problems[0]}.");
        if (failing.Count > 0)
            return (Verdict.Ignore, $"{Count(failing.Count, "failing test case")}, every one a known exception.");
        return guest.Exit switch
        {
            null => (Verdict.Fail, $"run-job ended, but its exit status was not recorded{After(cases)}."),
            not 0 => (Verdict.Fail, $"run-job ended with exit status {guest.Exit}{(cases.Count > 0 ? " although no test case failed" : " and reported no test cases")}."),
            _ => WithoutFailure(cases),
        };
    }

    /// <summary>The first phase that failed names the verdict: what follows a failed installation fails because of it.</summary>
    private static (Verdict, string) OfFailures(List<TestCase> failing, IReadOnlyList<TestCase> cases, GuestAccount guest)
    {
        var phase = PayloadPhases.InOrder.First(name => failing.Any(test => PayloadPhases.Normalize(test.Phase) == name));
        var ofPhase = failing.Where(test => PayloadPhases.Normalize(test.Phase) == phase).ToList();
        var first = ofPhase[0];
        var message = XmlSafe.Cut((first.Message.Length > 0 ? first.Message : first.Details).Split('\n')[0].Trim(), 200);
        var only = phase == PayloadPhases.Cleanup ? "Only clean-up failed: " : "";
        var full = guest.DiskIsFull ? " The I/O disk is full." : "";
        return (VerdictOfPhase[phase],
            $"{only}{ofPhase.Count} of {Count(cases.Count(test => PayloadPhases.Normalize(test.Phase) == phase), "test case")} failed in '{phase}', first '{first.Name}'{(message.Length > 0 ? $": {message}" : "")}.{full}");
    }

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
