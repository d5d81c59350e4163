using System.Text.RegularExpressions;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Analysis;

/// <summary>
/// What failed, without what is different each time: times, numbers, addresses, names of temporary files. Runs with equal signatures failed for
/// one reason, as far as their own words tell.
/// </summary>
public static partial class Signature
{
    private const int Length = 300;

    /// <summary>Null for a run that is good.</summary>
    public static string? Of(RunResult result)
    {
        if (result.Verdict.IsGood())
            return null;
        return Deciding(result) is { } test
            ? $"{result.Verdict.Word()}: {FailedTests.NameOf(test)}: {Normalize(Words(test), result)}"
            : $"{result.Verdict.Word()}: {Normalize(result.Reason, result)}";
    }

    /// <summary>The failing test that gave the run its verdict; null where it was none.</summary>
    public static TestCase? Deciding(RunResult result)
    {
        var phase = result.Verdict switch
        {
            Verdict.Install => PayloadPhases.Install,
            Verdict.Update => PayloadPhases.Update,
            Verdict.Fail => PayloadPhases.Test,
            _ => null,
        };
        return phase is null ? null : result.Cases.FirstOrDefault(test => test.IsFailing && PayloadPhases.Normalize(test.Phase) == phase);
    }

    /// <summary>Of two signatures, how many of their words are the same: 1 all, 0 none.</summary>
    public static double Likeness(string left, string right)
    {
        var (first, second) = (Set(left), Set(right));
        return first.Count == 0 && second.Count == 0 ? 1 : (double)first.Intersect(second).Count() / first.Union(second).Count();
        static HashSet<string> Set(string text) => [.. text.Split([' ', '/', ':', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries)];
    }

    internal static string Normalize(string text, RunResult? run = null)
    {
        text = GuestText.Cut(text.ReplaceLineEndings(" "), 4 * Length);
        foreach (var host in run?.Attempts.Select(attempt => attempt.Host).Where(host => host.Length > 2).Distinct() ?? [])
            text = text.Replace(host, "<host>", StringComparison.OrdinalIgnoreCase);
        text = Time().Replace(text, "<time>");
        text = Uuid().Replace(text, "<id>");
        text = Temporary().Replace(text, "$1<file>");
        text = Hexadecimal().Replace(text, "<hex>");
        text = Number().Replace(text, "<n>");
        return GuestText.Cut(Space().Replace(text, " ").Trim(), Length);
    }

    private static string Words(TestCase test) => test.Message.Length > 0 ? test.Message : test.Details.Split('\n').LastOrDefault(line => line.Trim().Length > 0) ?? "";

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?\b|\b\d\d:\d\d:\d\d([.,]\d+)?\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"(/tmp/|/var/tmp/|/run/user/)[^\s'"":,)]+")]
    private static partial Regex Temporary();

    [GeneratedRegex(@"\b0x[0-9a-fA-F]+\b|\b(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{8,}\b")]
    private static partial Regex Hexadecimal();

    /// <summary>Statuses and signals are no accidents: 2 and 3 are two reasons.</summary>
    [GeneratedRegex(@"(?<!\b(exit status|exit code|signal) \d*)\d+([.,]\d+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
