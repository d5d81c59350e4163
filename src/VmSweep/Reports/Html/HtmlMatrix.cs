using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>For each sources a table: package sets down, platforms across; a cell leads to its run.</summary>
internal static class HtmlMatrix
{
    /// <summary>Up to this many runs everything is open; above it only what has something to look at.</summary>
    private const int SmallSweep = 150;

    public static void Write(HtmlBuilder page, SweepResult sweep)
    {
        page.AddOurs("<section id=\"matrix\"><h2>Matrix</h2>\n<p class=\"order\"><label><input type=\"radio\" name=\"order\" value=\"sources\" checked> by sources, then platform</label> <label><input type=\"radio\" name=\"order\" value=\"platform\"> by platform, then sources</label></p>\n<div id=\"by-sources\">\n");
        // The same columns in every table, so that the eye can go straight down.
        var platforms = sweep.Runs.Select(run => run.Run.Platform).Distinct().ToList();
        foreach (var sources in sweep.Runs.GroupBy(run => run.Run.Sources.ToString()))
        {
            var runs = sources.ToList();
            var open = sweep.Runs.Count <= SmallSweep || runs.Exists(run => !run.Verdict.IsGood());
            page.Add($"<details class=\"sources\"{Open(open)}><summary><b>{sources.Key}</b> {Counts(runs)}</summary>\n");
            WriteTable(page, runs, platforms.Where(platform => runs.Exists(run => run.Run.Platform == platform)).ToList());
            page.AddOurs("</details>\n");
        }

        page.AddOurs("</div>\n<div id=\"by-platform\" hidden></div>\n<p class=\"more\">✓ passed · ≈ only clean-up failed · – known failures · ✗ failed · ! fault of the infrastructure · ◇ SELinux permissive</p></section>\n");
    }

    /// <summary>Enforcing is the rule and has no mark.</summary>
    public static string SelinuxMark(TestRun run) => run.PackageSet.Selinux ? "" : " ◇ permissive";

    /// <summary>What is to be known of a verdict beside its word.</summary>
    public static string Mark(RunResult result) => result.Reused is not null ? " reused" : result.FailedBeforeItPassed() is not null ? " flaky" : "";

    /// <summary>An attribute without value; escaping leaves it as it is.</summary>
    private static string Open(bool open) => open ? " open" : "";

    private static string Counts(List<RunResult> runs)
    {
        var red = runs.Where(run => !run.Verdict.IsGood())
            .GroupBy(run => run.Verdict)
            .OrderBy(group => VerdictLooks.Weight(group.Key))
            .Select(group => $"{VerdictLooks.Symbol(group.Key)} {group.Count()} {group.Key.Word()}");
        return string.Join("  ", red.Append($"✓ {runs.Count(run => run.Verdict.IsGood())} good"));
    }

    private static void WriteTable(HtmlBuilder page, List<RunResult> runs, List<PlatformName> platforms)
    {
        page.AddOurs("<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th scope=\"col\">package set</th>");
        foreach (var platform in platforms)
            page.Add($"<th scope=\"col\" data-platform=\"{platform.ToString()}\">{platform.Distribution.Replace('_', ' ')} {platform.Version}<small>{platform.Architecture}</small></th>");
        page.AddOurs("</tr></thead><tbody>\n");
        var rows = runs.GroupBy(run => (run.Run.PackageSet.Label, run.Run.PackageSet.Selinux));
        foreach (var row in rows)
        {
            page.Add($"<tr><th scope=\"row\">{row.Key.Label}{SelinuxMark(row.First().Run)}</th>");
            var cells = row.ToLookup(run => run.Run.Platform);
            foreach (var platform in platforms)
                WriteCell(page, cells[platform]);
            page.AddOurs("</tr>\n");
        }

        page.AddOurs("</tbody></table></div>\n");
    }

    private static void WriteCell(HtmlBuilder page, IEnumerable<RunResult> runs)
    {
        page.AddOurs("<td>");
        foreach (var result in runs)
        {
            page.Add($"<a class=\"{VerdictLooks.Family(result.Verdict)}\" href=\"#{HtmlReport.Anchor(result)}\" title=\"{result.Run.Serial}: {(result.Verdict.IsGood() ? "" : Utf8Cut.Cut(result.Reason, 120))}\">{VerdictLooks.Symbol(result.Verdict)} {result.Verdict.Word()}{Mark(result)}</a>");
        }

        page.AddOurs("</td>");
    }
}
