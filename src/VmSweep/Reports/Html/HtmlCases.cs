using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The test cases of a run by phase; the failing ones open and in full.</summary>
internal static class HtmlCases
{
    private const int MaximumDetails = 4 << 10;

    public static void Write(HtmlBuilder page, RunResult result, int maximum)
    {
        if (result.Cases.Count == 0)
            return;
        var listed = result.Cases.Where(IsFailing).Concat(result.Cases.Where(test => !IsFailing(test))).Take(maximum).ToHashSet(ReferenceEqualityComparer.Instance);
        page.AddOurs("<table class=\"cases\"><tbody>\n");
        foreach (var phase in result.Cases.GroupBy(test => test.Phase))
        {
            var time = phase.Aggregate(TimeSpan.Zero, (sum, test) => sum + test.Duration);
            page.Add($"<tr><th colspan=\"3\">{phase.Key} <span class=\"n\">{phase.Count()} {(phase.Count() == 1 ? "case" : "cases")}, {phase.Count(IsFailing)} failed, {Durations.Show(time)}</span></th></tr>\n");
            foreach (var test in phase.Where(listed.Contains))
                WriteCase(page, test);
        }

        page.AddOurs("</tbody></table>\n");
        if (result.Cases.Count > listed.Count)
            page.Add($"<p class=\"more\">… and {result.Cases.Count - listed.Count} more cases: results.json has all.</p>\n");
    }

    private static bool IsFailing(TestCase test) => test.Status is CaseStatus.Failed or CaseStatus.Error;

    private static void WriteCase(HtmlBuilder page, TestCase test)
    {
        var (family, symbol, word) = test.Status switch
        {
            CaseStatus.Passed => ("good", "✓", "passed"),
            CaseStatus.Skipped => ("meh", "–", "skipped"),
            CaseStatus.Failed => ("bad", "✗", "failed"),
            _ => ("bad", "✗", "error"),
        };
        page.Add($"<tr><td class=\"{family}\">{symbol} {word}</td><td>{test.ClassName}{(test.ClassName.Length > 0 ? " › " : "")}{test.Name}");
        if (test.Message.Length > 0)
            page.Add($"<div class=\"message\">{Utf8Cut.Cut(test.Message, 1000)}</div>");
        if (IsFailing(test) && test.Details.Length > 0)
            page.Add($"<pre>{Utf8Cut.Cut(test.Details, MaximumDetails)}</pre>");
        page.Add($"</td><td class=\"n\">{Durations.Show(test.Duration)}</td></tr>\n");
    }
}
