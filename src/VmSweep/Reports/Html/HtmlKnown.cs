using VmSweep.Analysis;
using VmSweep.Results.Exceptions;

namespace VmSweep.Reports.Html;

/// <summary>What is known and has to be looked after: exceptions that have expired, and components whose tests were skipped.</summary>
internal static class HtmlKnown
{
    public static void Write(HtmlBuilder page, SweepAnalysis analysis)
    {
        if (analysis.ExpiredExceptions.Count > 0)
        {
            page.Add($"<section id=\"expired\"><h2>Expired exceptions</h2><p>They have no effect any more. Mend the tests, or move the last day in {KnownFailures.FileName}.</p><ul>\n");
            foreach (var exception in analysis.ExpiredExceptions.Take(200))
                page.Add($"<li>line {exception.Line}: {exception.ToString()}, until {exception.Until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}{(exception.Ticket is { } ticket ? $", {ticket}" : "")}{(exception.Owner is { } owner ? $", {owner}" : "")}</li>\n");
            page.AddOurs("</ul></section>\n");
        }

        if (analysis.Skips.Count > 0)
        {
            page.AddOurs("<section id=\"skips\"><h2>Skipped tests by component</h2><p>");
            foreach (var (tag, count) in analysis.Skips.Take(200))
                page.Add($"<span class=\"tag\">{tag} <b>{count}</b></span> ");
            page.AddOurs("</p></section>\n");
        }
    }
}
