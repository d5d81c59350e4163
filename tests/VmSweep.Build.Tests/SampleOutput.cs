using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Build.Tests;

/// <summary>What a build printed and returned, and the parts of it that must be alike under NUKE and the subset.</summary>
internal sealed partial record SampleOutput(string Text, int ExitCode)
{
    /// <summary>A recording of the real NUKE.</summary>
    public static SampleOutput Recorded(string file)
    {
        // NUKE pads with no-break spaces and marks empty lines with zero-width ones.
        var text = File.ReadAllText(Repository.NukeReference(Path.Combine("recordings", file)))
            .Replace('\u00a0', ' ').Replace("\u200b", "");
        return new SampleOutput(text, int.Parse(ExitCodePattern().Match(text).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private string[] Lines => Text.ReplaceLineEndings("\n").Split('\n');

    public IReadOnlyList<string> Events => [.. Lines.Where(x => x.StartsWith("EV ", StringComparison.Ordinal))];

    /// <summary>Headings in their order: the targets that ran, and the repetition of errors and warnings.</summary>
    public IReadOnlyList<string> Blocks => [.. Lines.Where(x => x.StartsWith("║ ", StringComparison.Ordinal) || x.StartsWith("::", StringComparison.Ordinal)).Select(OwnText)];

    /// <summary>The whole table, its lines and paddings included; only durations of a second and more are not compared.</summary>
    public IReadOnlyList<string> Table =>
        [.. Lines.SkipWhile(x => !x.StartsWith('═')).TakeWhile(x => !x.StartsWith("Build ", StringComparison.Ordinal)).Select(x => DurationPattern().Replace(x.TrimEnd(), "< 1sec")).Where(x => x.Length > 0)];

    public string Outcome => Lines.FirstOrDefault(x => OutcomePattern().IsMatch(x)) is { } line ? OutcomePattern().Match(line).Groups[1].Value + line[^6..] : "";

    /// <summary>Level and target of the repeated errors and warnings.</summary>
    public IReadOnlyList<string> ErrorsAndWarnings => [.. Lines.Select(x => RepeatedPattern().Match(x)).Where(x => x.Success).Select(x => x.Value)];

    /// <summary>The pairs that the target Show logs.</summary>
    public IReadOnlyList<string> Values =>
        [.. ValuePattern().Matches(Lines.FirstOrDefault(x => x.Contains("Flavor=", StringComparison.Ordinal)) ?? "").Select(x => x.Value)];

    // Error annotations carry the text of the build at hand, except NUKE's own.
    private static string OwnText(string line) =>
        line.StartsWith("::error::", StringComparison.Ordinal) && !line.Contains("thrown", StringComparison.Ordinal) ? "::error::…" : line.Replace("\"", "");

    [GeneratedRegex(@"\[exit code (\d+)\]")]
    private static partial Regex ExitCodePattern();

    [GeneratedRegex(@"  \d+:\d\d\b")]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(Build \w+) on \d\d/\d\d/\d{4} \d\d:\d\d:\d\d\. ")]
    private static partial Regex OutcomePattern();

    [GeneratedRegex(@"^\[(ERR|WRN)\] \w*: ")]
    private static partial Regex RepeatedPattern();

    [GeneratedRegex(@"\w+=(""[^""]*""|\[[^\]]*\]|\S+)")]
    private static partial Regex ValuePattern();
}
