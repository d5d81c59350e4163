using VmSweep.Forecasts;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>Where the guests' time went, and what had been expected.</summary>
internal static class HtmlAccount
{
    private const int MostHosts = 20;

    public static void Write(HtmlBuilder page, SweepAccount? account)
    {
        if (account is null || AccountLines.Headline(account) is not { Length: > 0 } headline)
            return;
        page.Add($"<section id=\"account\"><h2>Planned and actual</h2>\n<p>{headline}</p>\n");
        WriteGroups(page, [.. account.Architectures, .. account.Platforms]);
        WriteLost(page, account);
        page.AddOurs("</section>\n");
    }

    private static void WriteGroups(HtmlBuilder page, IReadOnlyList<GroupAccount> groups)
    {
        page.AddOurs("<div class=\"scroll\"><table class=\"facts\"><thead><tr><th scope=\"col\">architecture or platform</th><th scope=\"col\">runs</th><th scope=\"col\">attempts</th><th scope=\"col\">ended after</th><th scope=\"col\">expected</th><th scope=\"col\">guests' time</th><th scope=\"col\">expected</th><th scope=\"col\">disks</th><th scope=\"col\">expected</th></tr></thead><tbody>\n");
        foreach (var group in groups)
        {
            page.Add($"<tr><th scope=\"row\">{group.Name}</th><td class=\"n\">{group.Runs}</td><td class=\"n\">{group.Attempts}</td><td class=\"n\">{Durations.Show(group.End)}</td><td class=\"n\">{Show(group.Planned?.End)}</td>");
            page.Add($"<td class=\"n\">{Durations.Show(group.GuestTime)}</td><td class=\"n\">{Show(group.Planned?.GuestTime)}</td><td class=\"n\">{Show(group.Bytes)}</td><td class=\"n\">{Show(group.Planned?.Bytes)}</td></tr>\n");
        }

        page.AddOurs("</tbody></table></div>\n<p class=\"more\">After the first guest's start; lost attempts are in the guests' time. Disks are what went to the machines and what came back. A dash: nobody knows.</p>\n");
    }

    private static void WriteLost(HtmlBuilder page, SweepAccount account)
    {
        page.AddOurs("<div class=\"scroll\"><table class=\"facts\"><thead><tr><th scope=\"col\">attempts that ended with</th><th scope=\"col\">attempts</th><th scope=\"col\">time</th></tr></thead><tbody>\n");
        foreach (var each in account.Classes)
            page.Add($"<tr><th scope=\"row\" class=\"{VerdictLooks.Family(each.Verdict)}\">{VerdictLooks.Symbol(each.Verdict)} {each.Verdict.Word()}</th><td class=\"n\">{each.Attempts}</td><td class=\"n\">{Durations.Show(each.Time)}</td></tr>\n");
        page.AddOurs("</tbody></table></div>\n");
        var losing = account.Hosts.Where(host => host.Badput > TimeSpan.Zero).ToList();
        if (losing.Count == 0)
            return;
        page.AddOurs("<div class=\"scroll\"><table class=\"facts\"><thead><tr><th scope=\"col\">host</th><th scope=\"col\">attempts</th><th scope=\"col\">to a verdict</th><th scope=\"col\">lost to faults</th></tr></thead><tbody>\n");
        foreach (var host in losing.Take(MostHosts))
            page.Add($"<tr><th scope=\"row\">{host.Host}</th><td class=\"n\">{host.Attempts}</td><td class=\"n\">{Durations.Show(host.Goodput)}</td><td class=\"n\">{Durations.Show(host.Badput)}</td></tr>\n");
        page.AddOurs("</tbody></table></div>\n");
        if (losing.Count > MostHosts)
            page.Add($"<p class=\"more\">{losing.Count - MostHosts} more hosts lost time.</p>\n");
    }

    private static string Show(TimeSpan? time) => time is { } known ? Durations.Show(known) : "–";

    private static string Show(ByteSize? bytes) => bytes is { } known ? $"{known}" : "–";
}
