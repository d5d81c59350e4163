using VmSweep.Analysis;
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

    public JUnitDetail JUnitDetail { get; init; } = JUnitDetail.Runs;

    /// <summary>Where report and logs will be read, if that is not where they are written: links and attachments lead there.</summary>
    public PublishedPlace? Place { get; init; }
}

/// <summary>A copy of a sweep's report and logs: the report lies in <paramref name="Directory"/>, and what is below the sweep's directory lies below that one too.</summary>
public sealed record PublishedPlace(string SweepRoot, string Directory)
{
    public string Of(string path) => Path.GetRelativePath(SweepRoot, path) is var below && below.StartsWith("..", StringComparison.Ordinal) ? path : Path.Combine(Directory, below);
}

/// <summary>What a case of <c>junit.xml</c> is.</summary>
public enum JUnitDetail
{
    /// <summary>A run: what a CI system can show of a thousand of them.</summary>
    Runs,

    /// <summary>A test of a run's payload, and one case for the run itself.</summary>
    Cases,
}

/// <summary>Writes the reports of a sweep: <c>junit.xml</c>, <c>index.html</c>, <c>analysis.json</c>, <c>results.json</c>, <c>summary.md</c>.</summary>
public static class SweepReport
{
    public const string JUnitFile = "junit.xml";

    public const string HtmlFile = "index.html";

    public const string JsonFile = "results.json";

    public const string SummaryFile = "summary.md";

    /// <summary>Writes all, each atomically. The same result and logs give the same bytes.</summary>
    /// <param name="files">Finds the files of a run, such as by <see cref="RunFiles.Find"/>.</param>
    public static void Write(string reportDirectory, SweepResult result, Func<RunResult, RunFiles> files, ReportOptions? options = null, SweepAnalysis? analysis = null)
    {
        analysis ??= SweepAnalysis.None;
        options ??= new();
        var directory = Path.GetFullPath(reportDirectory);
        Directory.CreateDirectory(directory);
        var links = new FileLinks(directory, options);
        // Side by side: each looks for the files of every run, which is most of what it waits for.
        InParallel.ForEach<Action>(
            [() => JUnitFiles.Write(directory, result.Name, JUnitReport.Parts(result, files, links, options.JUnitDetail)), () => HtmlFiles.Write(directory, result, files, links, analysis)],
            write => write());
        AtomicFile.WriteText(Path.Combine(directory, SummaryFile), MarkdownSummary.Write(result, analysis));
        Files.JsonFile.Write(Path.Combine(directory, SweepAnalysis.FileName), analysis);
        // Last: a sweep that has its results is finished (SweepLayout.IsFinished).
        Files.JsonFile.Write(Path.Combine(directory, JsonFile), result);
    }
}
