using VmSweep.Analysis;

namespace VmSweep.Reports.Html;

/// <summary>What is installed that was not when the run passed last, and what came from elsewhere than it should have.</summary>
internal static class HtmlPackages
{
    private const int Most = 60;

    public static void Write(HtmlBuilder page, RunAnalysis? known)
    {
        if (known is null)
            return;
        foreach (var package in known.FromElsewhere.Take(20))
            page.Add($"<p class=\"problem\">! {package}</p>\n");
        if (known.Changes is not { } changes)
            return;
        if (changes.Count == 0)
        {
            page.Add($"<p class=\"more\">No package has changed since it passed last in {known.LastPassedIn}.</p>\n");
            return;
        }

        page.Add($"<details class=\"log\"><summary>{changes.Count} packages changed since it passed last in {known.LastPassedIn}</summary><ul class=\"packages\">");
        foreach (var change in changes.Take(Most))
            page.Add($"<li>{change.ToString()}</li>");
        if (changes.Count > Most)
            page.Add($"<li>… and {changes.Count - Most} more</li>");
        page.AddOurs("</ul></details>\n");
    }
}
