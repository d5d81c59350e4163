using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The matrix of a wide sweep: sources down, platforms across, and in each cell how many are good and how many are not; it sets the filter.</summary>
internal static class HtmlWideMatrix
{
    public static void Write(HtmlBuilder page, SweepResult sweep)
    {
        var platforms = sweep.Runs.Select(run => run.Run.Platform.ToString()).Distinct().ToList();
        page.AddOurs("<section id=\"matrix\"><h2>Matrix</h2>\n<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th scope=\"col\">sources</th>");
        foreach (var platform in platforms)
            page.Add($"<th scope=\"col\">{platform}</th>");
        page.AddOurs("</tr></thead><tbody>\n");
        foreach (var sources in sweep.Runs.GroupBy(run => run.Run.Sources.ToString()))
        {
            page.Add($"<tr><th scope=\"row\">{sources.Key}</th>");
            var cells = sources.ToLookup(run => run.Run.Platform.ToString());
            foreach (var platform in platforms)
                WriteCell(page, sources.Key, platform, [.. cells[platform]]);
            page.AddOurs("</tr>\n");
        }

        page.AddOurs("</tbody></table></div>\n<p class=\"more\">good · ✗ failed · ! ended in a fault of the infrastructure; a cell filters the list</p></section>\n");
    }

    private static void WriteCell(HtmlBuilder page, string sources, string platform, List<RunResult> runs)
    {
        page.AddOurs("<td>");
        if (runs.Count > 0)
        {
            var faults = runs.Count(run => run.Verdict.IsFault());
            var failed = runs.Count(run => !run.Verdict.IsGood()) - faults;
            var family = faults > failed ? "fault" : failed > 0 ? "bad" : "good";
            page.Add($"<a class=\"{family}\" href=\"#runs\" data-sources=\"{sources}\" data-platform=\"{platform}\">{runs.Count - failed - faults}{(failed > 0 ? $" ✗ {failed}" : "")}{(faults > 0 ? $" ! {faults}" : "")}</a>");
        }

        page.AddOurs("</td>");
    }
}
