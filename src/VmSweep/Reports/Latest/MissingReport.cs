using VmSweep.Files;
using VmSweep.Reports.Html;

namespace VmSweep.Reports.Latest;

/// <summary>Page, JUnit and summary of a sweep that has no report: what a reader needs to know instead is why not.</summary>
internal static class MissingReport
{
    private const int MaximumWhy = 20_000;

    public static void Write(string directory, string sweep, string why, DateTimeOffset now)
    {
        var text = Utf8Cut.Cut(why.Trim(), MaximumWhy);
        AtomicFile.WriteBytes(Path.Combine(directory, SweepReport.JUnitFile), JUnit(sweep, text, now));
        AtomicFile.WriteText(Path.Combine(directory, SweepReport.HtmlFile), Page(sweep, text, now));
        AtomicFile.WriteText(Path.Combine(directory, HtmlReport.StyleFile), HtmlReport.Style);
        AtomicFile.WriteText(Path.Combine(directory, SweepReport.SummaryFile), MarkdownSummary.WriteMissing(sweep, text));
    }

    private static byte[] JUnit(string sweep, string why, DateTimeOffset now) => JUnitFiles.Render(
        sweep,
        [
            new(sweep, now, new(1, 0, 1, 0, TimeSpan.Zero), [], [xml =>
            {
                xml.WriteStartElement("testcase");
                // Exactly one dot, as in all of ours: Jenkins takes what is before the last for a package.
                JUnitReport.Attribute(xml, "classname", $"vmsweep.{sweep.Replace('.', '_')}");
                xml.WriteAttributeString("name", "report");
                xml.WriteAttributeString("time", "0.000");
                xml.WriteStartElement("error");
                JUnitReport.Attribute(xml, "message", Utf8Cut.Cut(why.Split('\n')[0], 1000));
                xml.WriteAttributeString("type", "no-report");
                JUnitReport.Text(xml, why);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }]),
        ]);

    private static string Page(string sweep, string why, DateTimeOffset now)
    {
        var page = new HtmlBuilder();
        HtmlReport.WriteHead(page, $"✗ {sweep}: there is no report", script: null);
        page.Add($"<header class=\"bad\"><h1><span class=\"mark\">✗</span> {sweep}: there is no report</h1>\n<p>{HtmlReport.Moment(now)}</p></header>\n<pre>{why}</pre>\n");
        return page.AddOurs("<p>The log of the job says more. Reports of earlier sweeps lie in <code>artifacts/sweeps</code>.</p>\n</body>\n</html>\n").ToString();
    }
}
