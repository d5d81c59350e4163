using VmSweep.Analysis;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>One run: a line of the list, and below it everything there is to know.</summary>
internal static class HtmlRun
{
    public static void Write(HtmlBuilder page, RunResult result, RunFiles files, FileLinks links, HtmlBudget budget, SweepAnalysis analysis, IReadOnlyDictionary<string, int> causes)
    {
        var run = result.Run;
        var family = VerdictLooks.Family(result.Verdict);
        page.Add($"<details class=\"run\" data-verdict=\"{result.Verdict.Word()}\" data-platform=\"{run.Platform.ToString()}\" data-sources=\"{run.Sources.ToString()}\" data-cause=\"{(causes.TryGetValue(run.Serial, out var cause) ? $"{cause}" : "")}\">");
        page.Add($"<summary class=\"row\"><span>{run.Serial}</span><span class=\"{family}\">{VerdictLooks.Symbol(result.Verdict)} {result.Verdict.Word()}{HtmlMatrix.Mark(result)}</span>");
        page.Add($"<span>{run.Platform.ToString()}</span><span>{run.Sources.ToString()}</span><span>{run.PackageSet.Label}{HtmlMatrix.SelinuxMark(run)}</span><span class=\"n\">{Durations.Show(result.Duration)}</span><span>{Utf8Cut.Cut(result.Reason, 500)}</span></summary>\n");
        // The anchor lies inside: browsers open a closed details for it without any script.
        page.Add($"<div class=\"body {family}\" id=\"{HtmlReport.Anchor(result)}\"><p class=\"reason\">{result.Reason}</p>\n");
        if (result.Notes.Count > 0)
            WriteNotes(page, result.Notes);
        HtmlPhases.Write(page, result.Guest);
        var known = analysis.Runs.GetValueOrDefault(run.Serial);
        WriteFacts(page, result, known);
        HtmlPackages.Write(page, known);
        HtmlCases.Write(page, result, budget.CasesOf(result));
        if (result.Attempts.Count > 1 || result.Verdict.IsFault())
            WriteAttempts(page, result.Attempts);
        // Open is the log that is looked into first.
        var console = result.Verdict.IsFault() || result.Verdict == Verdict.Crash;
        WriteLog(page, "end of run-job.log", files.RunJobLog, budget.LogOf(result), open: !console && !result.Verdict.IsGood());
        WriteLog(page, "end of the console", files.Console, budget.LogOf(result), open: console);
        WriteFiles(page, files, links, budget.FilesOf(result));
        page.AddOurs("</div></details>\n");
    }

    private static void WriteNotes(HtmlBuilder page, IReadOnlyList<string> notes)
    {
        page.AddOurs("<ul class=\"notes\">");
        foreach (var note in notes.Take(50))
            page.Add($"<li>{Utf8Cut.Cut(note, 1000)}</li>");
        page.AddOurs("</ul>\n");
    }

    private static void WriteFacts(HtmlBuilder page, RunResult result, RunAnalysis? known)
    {
        page.AddOurs("<dl>");
        Fact(page, "not good since", known?.FirstFailedIn is { } since ? $"{since}{(known.LastPassedIn is { } passed ? $"; passed last in {passed}" : "")}" : null);
        Fact(page, "usually takes", known?.Expected is { } expected && !result.Verdict.IsGood() ? Durations.Show(expected) : null);
        Fact(page, "phases", result.Guest is null ? null : HtmlPhases.Describe(result.Guest));
        Fact(page, "packages", Utf8Cut.Cut(string.Join(' ', result.Run.PackageSet.Packages), 2000));
        Fact(page, "reused", result.Reused is { } origin ? $"from {origin.SweepId}, run {origin.Serial}, which ended {HtmlReport.Moment(origin.Ran)}" : null);
        if (result.Attempts is [.., var last])
            Fact(page, "ran on", $"{last.Host}, {HtmlReport.Moment(last.Started)}");
        if (result.Attempts is [.., { Start: { } start }])
            Fact(page, "start", StartsLine.Of(start));
        Fact(page, "base image", result.ImageFingerprint);
        Fact(page, "guest", string.Join(", ", new[] { result.Guest?.OperatingSystem, result.Guest?.Kernel }.Where(fact => !string.IsNullOrEmpty(fact))));
        Fact(page, "network", result.Guest?.NetworkEvidence);
        Fact(page, "I/O disk", result.Guest?.IoDiskFree is { } free ? $"{free} free" : null);
        if (result.Guest is { Boots: > 1 } guest)
            Fact(page, "boots", $"{guest.Boots}");
        page.AddOurs("</dl>\n");
    }

    private static void Fact(HtmlBuilder page, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            page.Add($"<dt>{name}</dt><dd>{value}</dd>");
    }

    private static void WriteAttempts(HtmlBuilder page, IReadOnlyList<Attempt> attempts)
    {
        page.AddOurs("<table class=\"attempts\"><thead><tr><th>attempt</th><th>verdict</th><th>host</th><th>started</th><th>time</th><th>reason</th></tr></thead><tbody>\n");
        foreach (var attempt in attempts)
            page.Add($"<tr><td>{attempt.Number}</td><td class=\"{VerdictLooks.Family(attempt.Verdict)}\">{VerdictLooks.Symbol(attempt.Verdict)} {attempt.Verdict.Word()}</td><td>{attempt.Host}{(attempt.JobId is { } job ? $", job {job}" : "")}</td><td>{HtmlReport.Moment(attempt.Started)}</td><td class=\"n\">{Durations.Show(attempt.Ended - attempt.Started)}</td><td>{Utf8Cut.Cut(attempt.Reason, 1000)}</td></tr>\n");
        page.AddOurs("</tbody></table>\n");
    }

    private static void WriteLog(HtmlBuilder page, string heading, string? path, int bytes, bool open)
    {
        var lines = LogTail.Read(path, bytes);
        if (lines.Count > 0)
            page.Add($"<details class=\"log\"{(open ? " open" : "")}><summary>{heading}</summary><div class=\"tail\"><pre>{string.Join('\n', lines)}</pre></div></details>\n");
    }

    private static void WriteFiles(HtmlBuilder page, RunFiles files, FileLinks links, int maximum)
    {
        var paths = files.All.Take(maximum).ToList();
        if (paths.Count == 0)
            return;
        page.AddOurs("<p class=\"files\">Files:");
        foreach (var path in paths)
            page.Add($" <a href=\"{links.Url(path)}\">{Path.GetFileName(path)}</a>");
        page.AddOurs("</p>\n");
    }
}
