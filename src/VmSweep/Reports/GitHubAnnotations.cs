using VmSweep.Analysis;

namespace VmSweep.Reports;

/// <summary>Causes as workflow commands: GitHub shows them beside the change. It takes 50 of a run, and 49 in practice (dorny/test-reporter#143).</summary>
public static class GitHubAnnotations
{
    /// <summary>Of 49; the rest is for whatever else the job has to say.</summary>
    private const int Most = 40;

    public static IReadOnlyList<string> Lines(PublishedReport report)
    {
        var causes = report.Analysis.Causes;
        var lines = causes.Take(Most).Select(Line).ToList();
        if (causes.Count > Most)
            lines.Add($"::notice title=vmsweep::{causes.Count - Most} more causes stand in the report");
        return lines;
    }

    private static string Line(Cause cause) =>
        $"::{(cause.Kind == CauseKind.FlakyTest ? "warning" : "error")} title={Property($"{cause.Serials.Count} runs")}::{Message($"{Utf8Cut.Cut(cause.Title, 1000)} (look at run {cause.Exemplar})")}";

    /// <summary>A guest's words must not become a command: they stay on one line, and in their place.</summary>
    private static string Message(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
