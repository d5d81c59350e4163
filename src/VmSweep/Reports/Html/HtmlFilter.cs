using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The filter: verdicts with their counts, causes, platforms, sources, words.</summary>
internal static class HtmlFilter
{
    private const int MaximumCauses = 100;

    public static void Write(HtmlBuilder page, SweepResult sweep, SweepAnalysis analysis)
    {
        page.AddOurs("<div id=\"filter\" role=\"search\">\n<div class=\"chips\">");
        foreach (var verdict in Enum.GetValues<Verdict>().OrderBy(VerdictLooks.Weight).Where(verdict => sweep.Count(verdict) > 0))
            page.Add($"<label class=\"chip {VerdictLooks.Family(verdict)}\"><input type=\"checkbox\" value=\"{verdict.Word()}\"><span>{VerdictLooks.Symbol(verdict)} {verdict.Word()} <b>{sweep.Count(verdict)}</b></span></label>\n");
        page.AddOurs("</div>\n");
        WriteSelect(page, "cause", "all causes", analysis.Causes.Take(MaximumCauses).Select((cause, index) => ($"{index + 1}", $"{index + 1}. {Utf8Cut.Cut(cause.Title, 80)}")));
        WriteSelect(page, "platform", "all platforms", Values(sweep.Runs.Select(run => run.Run.Platform.ToString())));
        WriteSelect(page, "sources", "all sources", Values(sweep.Runs.Select(run => run.Run.Sources.ToString())));
        page.AddOurs("<input id=\"text\" type=\"search\" placeholder=\"text in name, reason, cases (press /)\" aria-label=\"text\">\n<button id=\"clear\" type=\"button\">clear</button> <output id=\"shown\"></output>\n</div>\n");
    }

    private static IEnumerable<(string, string)> Values(IEnumerable<string> values) => values.Distinct().Order(StringComparer.Ordinal).Select(value => (value, value));

    private static void WriteSelect(HtmlBuilder page, string id, string all, IEnumerable<(string Value, string Text)> options)
    {
        page.Add($"<select id=\"{id}\" aria-label=\"{id}\"><option value=\"\">{all}</option>");
        foreach (var (value, text) in options)
            page.Add($"<option value=\"{value}\">{text}</option>");
        page.AddOurs("</select>\n");
    }
}
