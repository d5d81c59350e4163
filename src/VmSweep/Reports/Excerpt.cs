using System.Text;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>What a reader of a JUnit report sees of a run that is not green: class, reason, failing cases, last lines.</summary>
internal static class Excerpt
{
    /// <summary>DESIGN §8.7.</summary>
    public const int MaximumBytes = 8 << 10;

    private const int MaximumCases = 20;

    public static string Write(RunResult result, RunFiles files, int maximumBytes)
    {
        var head = new StringBuilder().Append(result.Verdict.Word()).Append(": ").Append(OneLine(result.Reason)).Append('\n');
        foreach (var test in Failing(result).Take(MaximumCases))
            head.Append("  [").Append(OneLine(test.Phase)).Append("] ").Append(OneLine(test.Name)).Append(": ").Append(OneLine(FirstLine(test))).Append('\n');
        if (Failing(result).Skip(MaximumCases).Any())
            head.Append("  … and ").Append(Failing(result).Count() - MaximumCases).Append(" more\n");
        foreach (var note in result.Notes.Take(MaximumCases))
            head.Append("note: ").Append(OneLine(note)).Append('\n');
        var text = Utf8Cut.Cut(head.ToString(), maximumBytes);
        var (name, log) = Log(result, files);
        var heading = $"--- last lines of {name}\n";
        var lines = LogTail.Read(log, maximumBytes - Encoding.UTF8.GetByteCount(text) - Encoding.UTF8.GetByteCount(heading));
        return lines.Count == 0 ? text : $"{text}{heading}{string.Join('\n', lines)}\n";
    }

    public static IEnumerable<TestCase> Failing(RunResult result) =>
        result.Cases.Where(test => test.IsFailing);

    public static string FirstLine(TestCase test) =>
        (test.Message.Length > 0 ? test.Message : test.Details.Split('\n').LastOrDefault(line => line.Trim().Length > 0) ?? "").Split('\n')[0].Trim();

    /// <summary>A fault or a crash shows on the console, everything else in the payload's output.</summary>
    private static (string Name, string? Path) Log(RunResult result, RunFiles files) =>
        (result.Verdict.IsFault() || result.Verdict == Verdict.Crash) && files.Console is not null || files.RunJobLog is null
            ? ("console.log", files.Console)
            : ("run-job.log", files.RunJobLog);

    private static string OneLine(string text) => Utf8Cut.Cut(text.ReplaceLineEndings(" "), 500);
}
