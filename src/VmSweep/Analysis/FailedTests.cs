using System.Text.RegularExpressions;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>Which tests failed in a run, by names that are the same in every run and sweep.</summary>
internal static partial class FailedTests
{
    /// <summary>What one calls a test: <c>module.Class.function</c>, and its phase where that says something.</summary>
    public static string NameOf(TestCase test) => test.ClassName.Length > 0 ? $"{test.ClassName}.{test.Name}" : test.Name;

    /// <summary>
    /// The tests that failed in the last attempt, and those of earlier attempts where the run passed at last; of the latter the attempt's
    /// reason names the first.
    /// </summary>
    public static IEnumerable<(string Test, bool PassedLater)> Of(RunResult result)
    {
        if (result.FailedBeforeItPassed() is { } earlier && InReason(result, earlier) is { } test)
            return [(test, true)];
        return result.Verdict is Verdict.Pass ? [] : result.Cases.Where(failed => failed.IsFailing).Select(failed => (NameOf(failed), false)).Distinct();
    }

    private static string? InReason(RunResult result, Attempt attempt)
    {
        if (First().Match(attempt.Reason) is not { Success: true } match)
            return null;
        var name = match.Groups["name"].Value;
        // The run has passed the test later, so it knows its class.
        return result.Cases.FirstOrDefault(test => test.Name == name) is { } test ? NameOf(test) : name;
    }

    [GeneratedRegex("failed in '[^']*', first '(?<name>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex First();
}
