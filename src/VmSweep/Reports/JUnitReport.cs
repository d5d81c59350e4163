using System.Globalization;
using System.Xml;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports;

/// <summary>
/// <c>junit.xml</c> as Jenkins, GitLab and GitHub's readers take it (DESIGN §8.7): one suite per platform, one case per
/// planned run, faults as errors, test failures as failures, excepted ones as skipped, a pass after a failure as flaky.
/// </summary>
internal static class JUnitReport
{
    /// <summary>GitLab reads files of up to 30 MB; excerpts may take this much of it: 8 KiB each for 1,500 runs that all failed.</summary>
    private const int ExcerptBudget = 12 << 20;

    private const int MaximumMessage = 1000;

    private const int MaximumReruns = 10;

    /// <summary>One file: what fits in there, by whole suites; see <see cref="JUnitFiles"/> for more than one.</summary>
    public static byte[] Write(SweepResult sweep, Func<RunResult, RunFiles> files, FileLinks links) => JUnitFiles.Render(sweep.Name, Parts(sweep, files, links, JUnitDetail.Runs));

    /// <summary>The suites, one at a time: a platform's runs, or a run's tests.</summary>
    public static IEnumerable<JUnitSuite> Parts(SweepResult sweep, Func<RunResult, RunFiles> files, FileLinks links, JUnitDetail detail)
    {
        var names = CaseNames.Names(sweep.Runs);
        var red = sweep.Runs.Count(run => !run.Verdict.IsGood());
        var perRun = Math.Min(Excerpt.MaximumBytes, ExcerptBudget / Math.Max(1, red));
        if (sweep.Runs.Count == 0)
            yield break;
        foreach (var platform in sweep.Runs.Zip(names).GroupBy(pair => pair.First.Run.Platform))
        {
            if (detail == JUnitDetail.Cases)
            {
                foreach (var (result, name) in platform)
                    yield return JUnitCases.Suite(sweep, result, name, xml => WriteCase(xml, result, name, files(result), links, perRun));
                continue;
            }

            // Pieces of a platform, so that a platform of ten thousand runs can be split too.
            foreach (var piece in platform.Chunk(JUnitFiles.CasesPerSuite))
            {
                var runs = piece.Select(pair => pair.First).ToList();
                yield return new(
                    platform.Key.ToString(),
                    sweep.Started,
                    new(runs.Count, runs.Count(run => Outcome(run.Verdict) == "failure"), runs.Count(run => Outcome(run.Verdict) == "error"), runs.Count(run => Outcome(run.Verdict) == "skipped"), runs.Aggregate(TimeSpan.Zero, (sum, run) => sum + run.Duration)),
                    [("sweep", sweep.SweepId), ("engine", sweep.Engine), ("accelerator", sweep.Accelerator)],
                    [.. piece.Select(pair => (Action<XmlWriter>)(xml => WriteCase(xml, pair.First, pair.Second, files(pair.First), links, perRun)))]);
            }
        }
    }

    private static void WriteCase(XmlWriter xml, RunResult result, string name, RunFiles files, FileLinks links, int excerptBytes)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", CaseNames.ClassName(result.Run));
        Attribute(xml, "name", name);
        xml.WriteAttributeString("time", Seconds(result.Duration));
        if (Outcome(result.Verdict) is { } outcome)
            WriteOutcome(xml, outcome, result.Verdict, Message(result.Verdict, result.Reason, excerptBytes), Excerpt.Write(result, files, excerptBytes));
        else if (result.FailedBeforeItPassed() is { } earlier)
            WriteOutcome(xml, "flakyFailure", earlier.Verdict, Message(earlier.Verdict, earlier.Reason, excerptBytes), $"Attempt {earlier.Number} on {earlier.Host}: {earlier.Reason}");
        // Faults that were tried again stay visible: Jenkins and Surefire's readers show them beside the last.
        foreach (var attempt in result.Attempts.SkipLast(1).Where(attempt => !attempt.WasInterrupted && Outcome(result.Verdict) is "error" or "failure").Take(MaximumReruns))
            WriteOutcome(xml, "rerunFailure", attempt.Verdict, Message(attempt.Verdict, attempt.Reason, excerptBytes), Utf8Cut.Cut($"Attempt {attempt.Number} on {attempt.Host}: {attempt.Reason}", MaximumMessage));
        xml.WriteStartElement("system-out");
        // Alone on their lines, or Jenkins does not take them for attachments.
        string[] lines = [Message(result.Verdict, $"run {result.Run.Serial}: {result.Reason}", excerptBytes).ReplaceLineEndings(" "), .. links.Attachments(files)];
        Text(xml, "\n" + string.Join('\n', lines) + "\n");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Message(Verdict verdict, string reason, int excerptBytes) =>
        Utf8Cut.Cut($"{verdict.Word()}: {reason}", Math.Min(MaximumMessage, excerptBytes / 2));

    private static void WriteOutcome(XmlWriter xml, string element, Verdict verdict, string message, string text)
    {
        xml.WriteStartElement(element);
        Attribute(xml, "message", message);
        // GitLab shows the content and no attributes, GitHub's readers the message: so both have the reason. JUnit's schema
        // has no type for a skipped case.
        if (element != "skipped")
            xml.WriteAttributeString("type", verdict.Word());
        Text(xml, text);
        xml.WriteEndElement();
    }

    /// <summary>The element for a verdict; null for a case that passed. Clean-up is told in the output, as it fails nothing.</summary>
    internal static string? Outcome(Verdict verdict) =>
        verdict.IsFault() ? "error"
        : verdict == Verdict.Ignore ? "skipped"
        : verdict.IsGood() ? null
        : "failure";

    internal static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, GuestText.Valid(value));

    internal static void Text(XmlWriter xml, string text) => xml.WriteString(GuestText.Valid(text).ReplaceLineEndings("\n"));

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds).ToString("0.000", CultureInfo.InvariantCulture);
}
