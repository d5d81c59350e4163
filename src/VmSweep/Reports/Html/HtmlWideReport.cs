using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>
/// The report of a sweep that is too wide for one page: an index with causes, counts and a list that the script fills from data in the page, and pages of a thousand
/// runs that need no script. Without script the index leads to those.
/// </summary>
internal static class HtmlWideReport
{
    public static string WriteIndex(SweepResult sweep, RunPages pages, SweepAnalysis analysis)
    {
        var page = new HtmlBuilder();
        var script = HtmlReport.Resource("report-wide.js");
        HtmlReport.WriteHead(page, HtmlReport.TitleOf(sweep), script);
        HtmlHeader.Write(page, sweep);
        HtmlCauses.Write(page, sweep, analysis, pages);
        HtmlFilter.Write(page, sweep, analysis);
        page.AddOurs("<section id=\"runs\"><h2>Runs</h2>\n<div class=\"row head\"><span>run</span><span>verdict</span><span>platform</span><span>sources</span><span>package set</span><span>time</span><span>reason</span></div>\n<div id=\"list\"></div>\n<p id=\"none\" hidden>No run fits the filter.</p>\n<p><button id=\"more\" type=\"button\" hidden>show more</button></p>\n");
        WritePageList(page, pages);
        page.AddOurs("</section>\n");
        HtmlWideMatrix.Write(page, sweep);
        HtmlHosts.Write(page, analysis);
        HtmlDurations.Write(page, sweep, analysis, pages);
        HtmlAccount.Write(page, analysis.Account);
        HtmlKnown.Write(page, analysis);
        page.AddOurs("<footer>Written by VmSweep. The same in other forms: <a href=\"junit.xml\">junit.xml</a> and its further parts, <a href=\"results.json\">results.json</a>, <a href=\"analysis.json\">analysis.json</a>, <a href=\"summary.md\">summary.md</a>.</footer>\n");
        page.AddOurs($"<script type=\"application/json\" id=\"data\">{HtmlWideData.Json(sweep, pages, analysis)}</script>\n<script>{script}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>A page of runs; its budget of logs and cases is its own.</summary>
    public static string WritePage(SweepResult sweep, IReadOnlyList<RunResult> runs, int number, Func<RunResult, RunFiles> files, FileLinks links, SweepAnalysis analysis, IReadOnlyDictionary<string, int> causes)
    {
        var page = new HtmlBuilder();
        var title = $"{sweep.Name}: runs, page {number}";
        HtmlReport.WriteHead(page, title, script: null);
        page.Add($"<header><h1>{title}</h1>\n<p>Sweep <code>{sweep.SweepId}</code>. <a href=\"{SweepReport.HtmlFile}\">Causes, filter and all other pages</a></p></header>\n");
        page.AddOurs("<section id=\"runs\">\n");
        var budget = new HtmlBudget(runs);
        foreach (var result in runs)
            HtmlRun.Write(page, result, files(result), links, budget, analysis, causes);
        return page.AddOurs("</section>\n</body>\n</html>\n").ToString();
    }

    private static void WritePageList(HtmlBuilder page, RunPages pages)
    {
        page.Add($"<details class=\"log\"><summary>all {pages.Ordered.Count} runs by pages, what is not green first</summary><ul class=\"pages\">\n");
        foreach (var (runs, number) in pages.Ordered.Chunk(RunPages.RunsOfAPage).Select((runs, index) => (runs, index + 1)))
        {
            var verdicts = string.Join(", ", runs.GroupBy(run => run.Verdict).Select(group => $"{group.Count()} {group.Key.Word()}"));
            page.Add($"<li><a href=\"{RunPages.NameOf(number)}\">page {number}</a>: {verdicts}</li>\n");
        }

        page.AddOurs("</ul></details>\n");
    }
}
