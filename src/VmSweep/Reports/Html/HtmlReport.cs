using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>
/// <c>index.html</c>: one file without anything from elsewhere. It reads without script; the script only filters. A content
/// security policy allows no other script and no request but for <see cref="StyleFile"/>: the same style again, for servers such as
/// Jenkins whose own policy forbids script and whatever style stands in a page (https://www.jenkins.io/doc/book/security/configuring-content-security-policy/).
/// </summary>
internal static class HtmlReport
{
    public const string StyleFile = "report.css";

    /// <summary>The bars' lengths are classes, as a policy that forbids style in a page forbids style attributes too.</summary>
    public static string Style { get; } = Resource("report.css") + string.Concat(Enumerable.Range(0, 101).Select(percent => $".w{percent}{{width:{percent}%}}.l{percent}{{left:{percent}%}}.g{percent}{{flex-grow:{percent}}}\n"));

    public static string Write(SweepResult sweep, Func<RunResult, RunFiles> files, FileLinks links, SweepAnalysis? analysis = null)
    {
        analysis ??= SweepAnalysis.None;
        var page = new HtmlBuilder();
        var script = Resource("report.js");
        WriteHead(page, TitleOf(sweep), script);
        HtmlHeader.Write(page, sweep);
        var pages = new RunPages(sweep);
        HtmlCauses.Write(page, sweep, analysis, pages);
        HtmlFilter.Write(page, sweep, analysis);
        HtmlMatrix.Write(page, sweep);
        var budget = new HtmlBudget(sweep.Runs);
        var causes = HtmlCauses.NumbersOf(analysis);
        page.AddOurs("<section id=\"runs\"><h2>Runs</h2>\n<div class=\"row head\"><span>run</span><span>verdict</span><span>platform</span><span>sources</span><span>package set</span><span>time</span><span>reason</span></div>\n");
        foreach (var result in pages.Ordered)
            HtmlRun.Write(page, result, files(result), links, budget, analysis, causes);
        page.AddOurs("<p id=\"none\" hidden>No run fits the filter.</p></section>\n");
        HtmlHosts.Write(page, analysis);
        HtmlDurations.Write(page, sweep, analysis, pages);
        HtmlAccount.Write(page, analysis.Account);
        HtmlKnown.Write(page, analysis);
        page.AddOurs("<footer>Written by VmSweep. The same in other forms: <a href=\"junit.xml\">junit.xml</a>, <a href=\"results.json\">results.json</a>, <a href=\"analysis.json\">analysis.json</a>, <a href=\"summary.md\">summary.md</a>.</footer>\n");
        return page.AddOurs($"<script>{script}</script>\n</body>\n</html>\n").ToString();
    }

    /// <summary>A moment in UTC, for people.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The anchor of a run's details.</summary>
    public static string Anchor(RunResult result) => $"run-{result.Run.Serial}";

    /// <param name="script">The only one that may run; null for a page without any.</param>
    public static void WriteHead(HtmlBuilder page, string title, string? script)
    {
        var allowed = script is null ? "'none'" : $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
        page.AddOurs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.AddOurs($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'\">\n");
        page.AddOurs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Add($"<title>{title}</title>\n");
        page.AddOurs($"<link rel=\"stylesheet\" href=\"{StyleFile}\">\n<style>\n{Style}</style>\n</head>\n<body>\n");
    }

    /// <summary>A part in percent, for the classes of bars.</summary>
    public static int Percent(double part, double whole) => whole > 0 ? (int)Math.Round(100 * Math.Clamp(part / whole, 0, 1)) : 0;

    /// <summary>What a tab of the browser shows.</summary>
    public static string TitleOf(SweepResult sweep) => $"{VerdictLooks.Symbol(sweep.ExitCode == 0)} {sweep.Name}: {Headline.Of(sweep)}";

    public static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
