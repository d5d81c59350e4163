using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The top of the page: how bad it is, in a sentence, a bar and counts, which are the filter too.</summary>
internal static class HtmlHeader
{
    public static void Write(HtmlBuilder page, SweepResult sweep)
    {
        page.Add($"<header class=\"{(sweep.ExitCode == 0 ? "good" : "bad")}\">\n<h1><span class=\"mark\">{VerdictLooks.Symbol(sweep.ExitCode == 0)}</span> {sweep.Name}: {Headline.Of(sweep)}</h1>\n");
        page.Add($"<p>Sweep <code>{sweep.SweepId}</code>, engine <b>{sweep.Engine}</b> ({sweep.Accelerator})<br>{HtmlReport.Moment(sweep.Started)}, {Durations.Show(sweep.Ended - sweep.Started)}; {sweep.Runs.Count} runs planned and reported{(sweep.RerunOf is { } parent ? $"; rerun of what was not good in {parent}" : "")}{(StartsLine.Of(sweep) is { Length: > 0 } starts ? $". {starts}" : "")}</p>\n");
        var verdicts = Enum.GetValues<Verdict>()
            .OrderBy(VerdictLooks.Weight)
            .Select(verdict => (Verdict: verdict, Count: sweep.Count(verdict)))
            .Where(entry => entry.Count > 0)
            .ToList();
        page.AddOurs("<div class=\"bar\" aria-hidden=\"true\">");
        foreach (var (verdict, count) in verdicts)
            page.Add($"<i class=\"{VerdictLooks.Family(verdict)}\" style=\"flex-grow:{count}\" title=\"{count} {verdict.Word()}\"></i>");
        page.AddOurs("</div>\n<nav><a href=\"#matrix\">Matrix</a> <a href=\"#runs\">Runs</a></nav>\n</header>\n<div id=\"filter\" role=\"search\">\n<div class=\"chips\">");
        foreach (var (verdict, count) in verdicts)
            page.Add($"<label class=\"chip {VerdictLooks.Family(verdict)}\"><input type=\"checkbox\" value=\"{verdict.Word()}\"><span>{VerdictLooks.Symbol(verdict)} {verdict.Word()} <b>{count}</b></span></label>\n");
        page.AddOurs("</div>\n");
        WriteSelect(page, "platform", "all platforms", sweep.Runs.Select(run => run.Run.Platform.ToString()));
        WriteSelect(page, "sources", "all sources", sweep.Runs.Select(run => run.Run.Sources.ToString()));
        page.AddOurs("<input id=\"text\" type=\"search\" placeholder=\"text in name, reason, cases (press /)\" aria-label=\"text\">\n<button id=\"clear\" type=\"button\">clear</button> <output id=\"shown\"></output>\n</div>\n");
    }

    private static void WriteSelect(HtmlBuilder page, string id, string all, IEnumerable<string> values)
    {
        page.Add($"<select id=\"{id}\" aria-label=\"{id}\"><option value=\"\">{all}</option>");
        foreach (var value in values.Distinct().Order(StringComparer.Ordinal))
            page.Add($"<option>{value}</option>");
        page.AddOurs("</select>\n");
    }
}
