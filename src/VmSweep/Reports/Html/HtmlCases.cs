using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The test cases of a run by phase: those that failed first and in full, the others folded where they are many.</summary>
internal static class HtmlCases
{
    private const int MaximumDetails = 4 << 10;

    /// <summary>So many that did not fail may stand open: fewer lines than the fold saves.</summary>
    private const int FewCases = 15;

    public static void Write(HtmlBuilder page, RunResult result, int maximum)
    {
        var failing = result.Cases.Where(IsFailing).ToList();
        var others = result.Cases.Where(test => !IsFailing(test)).ToList();
        var roomForOthers = Math.Max(0, maximum - failing.Count);
        WriteTable(page, failing, maximum);
        if (others.Count == 0)
            return;
        var fold = failing.Count > 0 && others.Count > FewCases;
        if (fold)
            page.Add($"<details class=\"log\"><summary>{others.Count} cases that did not fail</summary>");
        WriteTable(page, others, roomForOthers);
        if (fold)
            page.AddOurs("</details>\n");
    }

    private static void WriteTable(HtmlBuilder page, List<TestCase> cases, int maximum)
    {
        if (cases.Count == 0)
            return;
        var room = maximum;
        page.AddOurs("<table class=\"cases\"><tbody>\n");
        foreach (var phase in cases.GroupBy(test => test.Phase))
        {
            var time = phase.Aggregate(TimeSpan.Zero, (sum, test) => sum + test.Duration);
            page.Add($"<tr><th colspan=\"3\">{phase.Key} <span class=\"n\">{Counts(phase)}, {Durations.Show(time)}</span></th></tr>\n");
            foreach (var test in phase.Take(room))
                WriteCase(page, test);
            room -= Math.Min(room, phase.Count());
        }

        page.AddOurs("</tbody></table>\n");
        if (cases.Count > maximum)
            page.AddOurs("<p class=\"more\">Not every case is listed here: results.json has all.</p>\n");
    }

    private static string Counts(IEnumerable<TestCase> cases) => string.Join(
        ", ",
        cases.GroupBy(test => test.Status).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Look(group.Key).Word}"));

    private static bool IsFailing(TestCase test) => test.IsFailing;

    private static (string Family, string Symbol, string Word) Look(CaseStatus status) => status switch
    {
        CaseStatus.Passed => ("good", "✓", "passed"),
        CaseStatus.Skipped => ("meh", "–", "skipped"),
        CaseStatus.Failed => ("bad", "✗", "failed"),
        CaseStatus.BadSkip => ("bad", "✗", "bad skip"),
        _ => ("bad", "✗", "error"),
    };

    private static void WriteCase(HtmlBuilder page, TestCase test)
    {
        var (family, symbol, word) = Look(test.Status);
        page.Add($"<tr><td class=\"{family}\">{symbol} {word}</td><td>{test.ClassName}{(test.ClassName.Length > 0 ? " › " : "")}{test.Name}");
        if (test.Message.Length > 0)
            page.Add($"<div class=\"message\">{Utf8Cut.Cut(test.Message, 1000)}</div>");
        if (IsFailing(test) && test.Details.Length > 0)
            page.Add($"<pre>{Utf8Cut.Cut(test.Details, MaximumDetails)}</pre>");
        page.Add($"</td><td class=\"n\">{Durations.Show(test.Duration)}</td></tr>\n");
    }
}
