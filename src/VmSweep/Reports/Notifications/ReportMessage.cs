using System.Text;
using VmSweep.Analysis;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports.Notifications;

/// <summary>A report in a few lines, for mail and for programs.</summary>
internal static class ReportMessage
{
    private const int MaximumCauses = 10;

    public static string Subject(PublishedReport report) => OneLine($"{(report.ExitCode == 0 ? "ok" : "NOT OK")}: {report.Result.Name}: {Headline.Of(report.Result)}");

    public static string Body(PublishedReport report, string? link)
    {
        var (result, analysis) = (report.Result, report.Analysis);
        var text = new StringBuilder().Append(OneLine($"{result.Name}: {Headline.Of(result)}")).Append("\n\n");
        foreach (var cause in analysis.Causes.Take(MaximumCauses))
        {
            text.Append("* ").Append(OneLine(cause.Title)).Append('\n');
            text.Append("  ").Append(cause.Serials.Count).Append(cause.Since is { } since ? $" runs, since {since}" : cause.IsNew ? " runs, new" : " runs").Append(", for example ").Append(cause.Exemplar).Append('\n');
            text.Append("  ").Append(OneLine(cause.Evidence is [var first, ..] ? first : "")).Append("\n\n");
        }

        if (analysis.Causes.Count > MaximumCauses)
            text.Append("… and ").Append(analysis.Causes.Count - MaximumCauses).Append(" more causes.\n\n");
        foreach (var problem in analysis.Problems.Take(5))
            text.Append("! ").Append(OneLine(problem)).Append('\n');
        return text.Append(link ?? report.HtmlPath).Append('\n').ToString();
    }

    public static string HostsSubject(PublishedReport report) => OneLine($"{Bad(report).Count} hosts of the pool eat virtual machines ({report.Result.SweepId})");

    /// <summary>What pool administrators are told; null where every host is well.</summary>
    public static string? HostsBody(PublishedReport report)
    {
        var hosts = Bad(report);
        if (hosts.Count == 0)
            return null;
        var text = new StringBuilder("On these hosts virtual machines end in faults that are not their payload's doing:\n\n");
        foreach (var host in hosts)
        {
            text.Append("* ").Append(OneLine(host.Host)).Append(": ").Append(OneLine(host.Reason)).Append('\n');
            var faults = report.Result.Runs.SelectMany(run => run.Attempts.Where(attempt => attempt.Host == host.Host && attempt.Verdict.IsFault()).Select(attempt => (run, attempt)));
            foreach (var group in faults.GroupBy(each => $"{each.attempt.Verdict.Word()}: {Signature.Normalize(each.attempt.Reason)}").OrderByDescending(group => group.Count()).Take(3))
                text.Append("    ").Append(group.Count()).Append(" × ").Append(OneLine(group.First().attempt.Reason)).Append('\n');
        }

        return text.ToString();
    }

    public static object Json(PublishedReport report, string? link) => new
    {
        schema = 1,
        sweep = report.Result.SweepId,
        name = report.Result.Name,
        good = report.ExitCode == 0,
        headline = Headline.Of(report.Result),
        runs = report.Result.Runs.Count,
        verdicts = report.Result.Runs.GroupBy(run => run.Verdict.Word()).ToDictionary(group => group.Key, group => group.Count()),
        causes = report.Analysis.Causes.Take(MaximumCauses).Select(cause => new { cause.Kind, cause.Title, Runs = cause.Serials.Count, cause.Exemplar, cause.Since }),
        link = link ?? report.HtmlPath,
    };

    private static List<HostHealth> Bad(PublishedReport report) => [.. report.Analysis.Hosts.Where(host => host.Advice is not (HostAdvice.Use or HostAdvice.Released))];

    /// <summary>What guests wrote must not begin a header or a line of ours.</summary>
    private static string OneLine(string text) => GuestText.Line(text);
}
