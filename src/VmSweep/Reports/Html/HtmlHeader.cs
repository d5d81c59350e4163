using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The top of the page: how bad it is, in a sentence and a bar.</summary>
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
            page.Add($"<i class=\"{VerdictLooks.Family(verdict)} g{HtmlReport.Percent(count, sweep.Runs.Count)}\" title=\"{count} {verdict.Word()}\"></i>");
        page.AddOurs("</div>\n<nav><a href=\"#causes\">Causes</a> <a href=\"#matrix\">Matrix</a> <a href=\"#runs\">Runs</a> <a href=\"#hosts\">Hosts</a> <a href=\"#durations\">Durations</a></nav>\n</header>\n");
    }
}
