using VmSweep.Analysis;
using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary><c>index.html</c>, and for a wide sweep the pages of its runs beside it.</summary>
internal static class HtmlFiles
{
    public static void Write(string directory, SweepResult sweep, Func<RunResult, RunFiles> files, FileLinks links, SweepAnalysis analysis)
    {
        var pages = new RunPages(sweep);
        var causes = HtmlCauses.NumbersOf(analysis);
        AtomicFile.WriteText(Path.Combine(directory, HtmlReport.StyleFile), HtmlReport.Style);
        var written = new HashSet<string>(StringComparer.Ordinal);
        // Before the page that leads to them.
        foreach (var (runs, number) in pages.IsOne ? [] : pages.Ordered.Chunk(RunPages.RunsOfAPage).Select((runs, index) => (runs, index + 1)))
        {
            AtomicFile.WriteText(Path.Combine(directory, RunPages.NameOf(number)), HtmlWideReport.WritePage(sweep, runs, number, files, links, analysis, causes));
            written.Add(RunPages.NameOf(number));
        }

        AtomicFile.WriteText(Path.Combine(directory, SweepReport.HtmlFile), pages.IsOne ? HtmlReport.Write(sweep, files, links, analysis) : HtmlWideReport.WriteIndex(sweep, pages, analysis));
        // An earlier report of this sweep may have had more.
        foreach (var old in Directory.EnumerateFiles(directory, "runs-*.html").Where(file => !written.Contains(Path.GetFileName(file))))
            File.Delete(old);
    }
}
