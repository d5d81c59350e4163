using VmSweep.Files;
using VmSweep.Reports.Html;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>How reports are written.</summary>
public sealed record ReportOptions
{
    /// <summary>
    /// The directory that attachment paths in <c>junit.xml</c> are relative to: GitLab wants the project's. By default the
    /// report's own.
    /// </summary>
    public string? AttachmentRoot { get; init; }

    /// <summary>Jenkins finds an attachment by absolute path only; so each is listed that way as well.</summary>
    public bool AbsoluteAttachments { get; init; }
}

/// <summary>Writes the reports of a sweep: <c>junit.xml</c>, <c>index.html</c>, <c>results.json</c>, <c>summary.md</c>.</summary>
public static class SweepReport
{
    public const string JUnitFile = "junit.xml";

    public const string HtmlFile = "index.html";

    public const string JsonFile = "results.json";

    public const string SummaryFile = "summary.md";

    /// <summary>Writes all four, each atomically. The same result and logs give the same bytes.</summary>
    /// <param name="files">Finds the files of a run, such as by <see cref="RunFiles.Find"/>.</param>
    public static void Write(string reportDirectory, SweepResult result, Func<RunResult, RunFiles> files, ReportOptions? options = null)
    {
        options ??= new();
        var directory = Path.GetFullPath(reportDirectory);
        Directory.CreateDirectory(directory);
        var links = new FileLinks(directory, options);
        AtomicFile.WriteBytes(Path.Combine(directory, JUnitFile), JUnitReport.Write(result, files, links));
        AtomicFile.WriteText(Path.Combine(directory, HtmlFile), HtmlReport.Write(result, files, links));
        AtomicFile.WriteText(Path.Combine(directory, SummaryFile), MarkdownSummary.Write(result));
        // Last: a sweep that has its results is finished (SweepLayout.IsFinished).
        Files.JsonFile.Write(Path.Combine(directory, JsonFile), result);
    }
}
