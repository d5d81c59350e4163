using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>What broke, where, since when and why: what somebody reads who has one minute.</summary>
internal static class HtmlCauses
{
    /// <summary>So many stand on the first screen.</summary>
    private const int First = 10;

    private const int Most = 100;

    public static void Write(HtmlBuilder page, SweepResult sweep, SweepAnalysis analysis, RunPages pages)
    {
        page.AddOurs("<section id=\"causes\"><h2>Causes</h2>\n");
        foreach (var problem in analysis.Problems.Take(20))
            page.Add($"<p class=\"problem\">! {Utf8Cut.Cut(problem, 1000)}</p>\n");
        if (analysis.Causes.Count == 0)
            page.Add($"<p>{(sweep.Runs.All(run => run.Verdict.IsGood()) ? "Nothing is wrong." : "Nobody has looked for causes.")}</p>\n");
        WriteList(page, analysis.Causes.Take(First), 1, pages);
        if (analysis.Causes.Count > First)
        {
            page.Add($"<details class=\"more-causes\"><summary>{analysis.Causes.Count - First} more causes</summary>\n");
            WriteList(page, analysis.Causes.Take(Most).Skip(First), First + 1, pages);
            page.AddOurs("</details>\n");
        }

        page.Add($"<p class=\"more\">{Remembered(analysis)}</p></section>\n");
    }

    /// <summary>The numbers of runs' causes, as the filter knows them.</summary>
    public static Dictionary<string, int> NumbersOf(SweepAnalysis analysis)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < Math.Min(Most, analysis.Causes.Count); index++)
        {
            foreach (var serial in analysis.Causes[index].Serials)
                numbers.TryAdd(serial, index + 1);
        }

        return numbers;
    }

    private static void WriteList(HtmlBuilder page, IEnumerable<Cause> causes, int number, RunPages pages)
    {
        page.Add($"<ol start=\"{number}\">\n");
        foreach (var cause in causes)
        {
            var (letter, word) = Look(cause.Kind);
            page.Add($"<li class=\"cause {word.Replace(' ', '-')}\"><h3><span class=\"kind\">{letter} {word}</span> {Utf8Cut.Cut(cause.Title, 600)}</h3>\n<p>");
            if (cause.Serials.Count > 0)
                page.Add($"<a class=\"show\" href=\"#runs\" data-cause=\"{number}\">{cause.Serials.Count} {(cause.Serials.Count == 1 ? "run" : "runs")}</a>, ");
            page.Add($"<a href=\"{pages.Link(cause.Exemplar)}\">look at {cause.Exemplar}</a>{When(cause)}</p>\n<ul>");
            foreach (var evidence in cause.Evidence.Take(8))
                page.Add($"<li>{Utf8Cut.Cut(evidence, 500)}</li>");
            page.AddOurs("</ul></li>\n");
            number++;
        }

        page.AddOurs("</ol>\n");
    }

    private static string When(Cause cause) => cause.Since is { } since ? $"; since {since}" : cause.IsNew ? "; new" : "";

    /// <summary>Letters beside colours.</summary>
    private static (string Letter, string Word) Look(CauseKind kind) => kind switch
    {
        CauseKind.Host => ("H", "host"),
        CauseKind.Image => ("I", "base image"),
        CauseKind.Package => ("P", "package"),
        CauseKind.FlakyTest => ("~", "flaky"),
        CauseKind.Fault => ("!", "fault"),
        _ => ("✗", "failure"),
    };

    private static string Remembered(SweepAnalysis analysis) => analysis.PastSweeps switch
    {
        0 => "No earlier sweep of this name is known: what is new, and what changed, cannot be said.",
        1 => "Compared with one earlier sweep.",
        _ => $"Compared with {analysis.PastSweeps} earlier sweeps.",
    };
}
