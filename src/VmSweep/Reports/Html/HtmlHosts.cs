using VmSweep.Analysis;

namespace VmSweep.Reports.Html;

/// <summary>Which hosts eat runs, and what to do with them.</summary>
internal static class HtmlHosts
{
    private const int Most = 40;

    public static void Write(HtmlBuilder page, SweepAnalysis analysis)
    {
        page.AddOurs("<section id=\"hosts\"><h2>Hosts</h2>\n");
        if (analysis.Requirements is { } requirements)
            page.Add($"<p>To keep out tonight's bad hosts, add to HTCondor's requirements:</p><pre>{requirements}</pre>\n");
        // Hosts with faults, and a few to compare with.
        var shown = analysis.Hosts.OrderBy(host => host.Advice == HostAdvice.Use).ThenByDescending(host => host.FaultsNow).ThenByDescending(host => host.Faults).Take(Most).ToList();
        if (shown.Count > 0)
        {
            page.AddOurs("<div class=\"scroll\"><table class=\"facts\"><thead><tr><th scope=\"col\">host</th><th scope=\"col\">tonight</th><th scope=\"col\">attempts</th><th scope=\"col\">faults</th><th scope=\"col\">rate</th><th scope=\"col\">advice</th></tr></thead><tbody>\n");
            foreach (var host in shown)
                page.Add($"<tr><th scope=\"row\">{host.Host}</th><td class=\"n\">{host.FaultsNow} of {host.AttemptsNow}</td><td class=\"n\">{host.Attempts}</td><td class=\"n\">{host.Faults}</td><td class=\"n\">{host.RateWithInterval}</td><td class=\"{(host.Advice == HostAdvice.Use ? "" : "fault")}\">{Advice(host)}</td></tr>\n");
            page.AddOurs("</tbody></table></div>\n");
        }

        page.Add($"<p class=\"more\">{(analysis.Hosts.Count > Most ? $"{analysis.Hosts.Count - Most} more hosts are not listed. " : "")}Attempts of the last 14 days, without those on base images that are bad themselves. At most a fifth of the hosts is excluded.</p></section>\n");
    }

    private static string Advice(HostHealth host) => host.Advice switch
    {
        HostAdvice.Use => "",
        HostAdvice.Exclude => $"! exclude: {host.Reason}",
        HostAdvice.Canary => $"! send a canary: {host.Reason}",
        HostAdvice.Released => $"✓ use it again: {host.Reason}",
        _ => $"! {host.Reason}",
    };
}
