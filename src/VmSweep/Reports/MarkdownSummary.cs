using System.Globalization;
using System.Text;
using VmSweep.Analysis;
using VmSweep.Forecasts;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports;

/// <summary><c>summary.md</c> for job summaries: how bad, what is not green, how each platform did.</summary>
internal static class MarkdownSummary
{
    /// <summary>GitHub's check runs take 65,535 bytes; what is appended to a summary of others needs room.</summary>
    public const int MaximumBytes = 60_000;

    private const int MaximumCauses = 10;

    private const int MaximumArchitectures = 8;

    /// <summary>Kept free for what follows the list of runs.</summary>
    private const int Reserve = 12_000;

    private const string Escaped = "\\`*_{}[]()#+!|~<>&:@$";

    public static string Write(SweepResult sweep, SweepAnalysis? analysis = null)
    {
        var text = new StringBuilder();
        var red = sweep.Runs.Where(run => !run.Verdict.IsGood()).ToList();
        text.Append(CultureInfo.InvariantCulture, $"## {VerdictLooks.Symbol(sweep.ExitCode == 0)} {Escape(sweep.Name)}: {Headline.Of(sweep)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Sweep {Escape(sweep.SweepId)}, engine {Escape(sweep.Engine)} ({Escape(Utf8Cut.Cut(sweep.Accelerator, 200))}), ");
        text.Append(CultureInfo.InvariantCulture, $"{sweep.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Durations.Show(sweep.Ended - sweep.Started)}, {sweep.Runs.Count} runs planned and reported{(sweep.RerunOf is { } parent ? $", a rerun of what was not good in {Escape(parent)}" : "")}.\n\n");
        if (StartsLine.Of(sweep) is { Length: > 0 } starts)
            text.Append(CultureInfo.InvariantCulture, $"{Escape(starts)}\n\n");
        WriteCounts(text, sweep);
        WriteCauses(text, analysis ?? SweepAnalysis.None);
        WriteRuns(text, "Not green", red.OrderBy(run => VerdictLooks.Weight(run.Verdict)));
        WriteRuns(text, "Good, but look", sweep.Runs.Where(run => run.Verdict.IsGood() && (run.Verdict != Verdict.Pass || run.FailedBeforeItPassed() is not null)));
        WriteAccount(text, analysis?.Account);
        WritePlatforms(text, sweep);
        return text.ToString();
    }

    /// <summary>Of a sweep that has no report.</summary>
    public static string WriteMissing(string sweep, string why) =>
        $"## {VerdictLooks.Symbol(good: false)} {Escape(sweep)}: there is no report\n\n{string.Join("  \n", why.Split('\n').Select(Escape))}\n";

    private static void WriteCounts(StringBuilder text, SweepResult sweep)
    {
        var verdicts = Enum.GetValues<Verdict>().Where(verdict => sweep.Count(verdict) > 0).ToList();
        if (verdicts.Count == 0)
            return;
        text.Append('|').AppendJoin('|', verdicts.Select(verdict => $" {VerdictLooks.Symbol(verdict)} {verdict.Word()} ")).Append("|\n");
        text.Append('|').AppendJoin('|', verdicts.Select(_ => "---:")).Append("|\n");
        text.Append('|').AppendJoin('|', verdicts.Select(verdict => $" {sweep.Count(verdict).ToString(CultureInfo.InvariantCulture)} ")).Append("|\n\n");
    }

    private static void WriteCauses(StringBuilder text, SweepAnalysis analysis)
    {
        foreach (var problem in analysis.Problems.Take(5))
            text.Append(CultureInfo.InvariantCulture, $"**{Escape(Utf8Cut.Cut(problem, 500))}**\n\n");
        if (analysis.Causes.Count == 0)
            return;
        text.Append("### Causes\n\n");
        foreach (var cause in analysis.Causes.Take(MaximumCauses))
        {
            var since = cause.Since is { } sweep ? $", since {sweep}" : cause.IsNew ? ", new" : "";
            text.Append(CultureInfo.InvariantCulture, $"1. **{Escape(Utf8Cut.Cut(cause.Title, 400))}** ({cause.Serials.Count} runs{Escape(since)}; look at {Escape(cause.Exemplar)})\n");
        }

        text.Append(analysis.Causes.Count > MaximumCauses ? $"\n… and {analysis.Causes.Count - MaximumCauses} more causes: see {SweepReport.HtmlFile}.\n\n" : "\n");
    }

    private static void WriteRuns(StringBuilder text, string heading, IEnumerable<RunResult> runs)
    {
        var rows = runs.Select(Row).ToList();
        if (rows.Count == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $"### {heading}\n\n| run | verdict | platform | sources | package set | reason |\n|---|---|---|---|---|---|\n");
        var bytes = Encoding.UTF8.GetByteCount(text.ToString());
        var written = 0;
        foreach (var row in rows)
        {
            bytes += Encoding.UTF8.GetByteCount(row);
            if (bytes > MaximumBytes - Reserve)
                break;
            text.Append(row);
            written++;
        }

        text.Append('\n');
        if (written < rows.Count)
            text.Append(CultureInfo.InvariantCulture, $"… and {rows.Count - written} more of {rows.Count}: see {SweepReport.HtmlFile}.\n\n");
    }

    private static string Row(RunResult result)
    {
        var flaky = result.FailedBeforeItPassed() is { } earlier ? $"Flaky: attempt {earlier.Number} was {earlier.Verdict.Word()}. " : "";
        string[] cells =
        [
            Escape(result.Run.Serial),
            $"{VerdictLooks.Symbol(result.Verdict)} {result.Verdict.Word()}",
            Escape(result.Run.Platform.ToString()),
            Escape(Utf8Cut.Cut(result.Run.Sources.ToString(), 100)),
            Escape(Utf8Cut.Cut(result.Run.PackageSet.Label, 100)),
            Escape(Utf8Cut.Cut(flaky + result.Reason, 300)),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    /// <summary>By architecture: platforms are many, and stand on the page.</summary>
    private static void WriteAccount(StringBuilder text, SweepAccount? account)
    {
        if (account is null || AccountLines.Headline(account) is not { Length: > 0 } headline)
            return;
        text.Append(CultureInfo.InvariantCulture, $"### Time\n\n{Escape(headline)}\n\n");
        var lines = AccountLines.PlannedAndActual(account.Architectures).Take(MaximumArchitectures).ToList();
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture, $"- {Escape(Utf8Cut.Cut(line, 300))}\n");
        text.Append(lines.Count > 0 ? "\n" : "");
    }

    private static void WritePlatforms(StringBuilder text, SweepResult sweep)
    {
        const string heading = "### By platform\n\n| platform | runs | good | failed | faults |\n|---|---:|---:|---:|---:|\n";
        var bytes = Encoding.UTF8.GetByteCount(text.ToString()) + heading.Length;
        text.Append(heading);
        foreach (var platform in sweep.Runs.GroupBy(run => run.Run.Platform))
        {
            var good = platform.Count(run => run.Verdict.IsGood());
            var faults = platform.Count(run => run.Verdict.IsFault());
            var row = string.Create(CultureInfo.InvariantCulture, $"| {Escape(Utf8Cut.Cut(platform.Key.ToString(), 100))} | {platform.Count()} | {good} | {platform.Count() - good - faults} | {faults} |\n");
            bytes += Encoding.UTF8.GetByteCount(row);
            if (bytes > MaximumBytes - 100)
            {
                text.Append("\n… more platforms: see the HTML report.\n");
                return;
            }

            text.Append(row);
        }
    }

    /// <summary>Text from guests and parameter files as text: no markup, no links, no mentions, no line breaks.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in GuestText.Line(text, GuestText.MaximumMessage))
        {
            if (Escaped.Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
