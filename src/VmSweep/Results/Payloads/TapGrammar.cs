using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Results.Payloads;

/// <summary>A line of TAP, as Perl's TAP::Parser tells them apart: whatever is nothing else is output.</summary>
internal abstract record TapLine
{
    public sealed record Version(int Number) : TapLine;

    /// <param name="ToDo">Numbers of tests that are still to do: <c>1..3 todo 2 3</c>, TAP 12 only.</param>
    public sealed record Plan(int Last, string Reason, IReadOnlySet<int> ToDo) : TapLine;

    /// <param name="Directive">SKIP, TODO or nothing.</param>
    public sealed record Test(bool IsOk, int? Number, string Description, string Directive, string Why) : TapLine;

    public sealed record Comment(string Text) : TapLine;

    public sealed record BailOut(string Why) : TapLine;

    /// <param name="Indent">Characters before the dashes.</param>
    public sealed record Block(int Indent) : TapLine;

    public sealed record Pragma(string Text) : TapLine;

    /// <summary>Output, and what belongs to subtests.</summary>
    public sealed record Unknown : TapLine;
}

/// <summary>
/// The grammar of TAP 12 and of 13 and later, read as TAP::Parser reads it (TAP/Parser/Grammar.pm): a directive begins at the first <c>#</c> that is
/// not escaped and nowhere else, plans and tests are not indented, a bail-out may be.
/// </summary>
internal static partial class TapGrammar
{
    private static readonly HashSet<int> Nothing = [];

    /// <param name="version">As the file declares it; 12 where it does not.</param>
    public static TapLine Read(string line, int version)
    {
        if (TestLine().Match(line) is { Success: true } test)
            return ReadTest(test);
        if (line.StartsWith('#'))
            return new TapLine.Comment(line[1..].Trim());
        if (ReadPlan(line, version) is { } plan)
            return plan;
        if (VersionLine().Match(line) is { Success: true } declared)
            return new TapLine.Version(Number(declared.Groups["number"].Value));
        if (BailOutLine().Match(line) is { Success: true } bailOut)
            return new TapLine.BailOut(bailOut.Groups["why"].Value.Trim());
        if (BlockLine().Match(line) is { Success: true } block)
            return new TapLine.Block(block.Groups["indent"].Length);
        return version >= 13 && PragmaLine().IsMatch(line) ? new TapLine.Pragma(line) : new TapLine.Unknown();
    }

    /// <summary>True for what only subtests have: an indented test, plan or heading.</summary>
    public static bool IsOfSubtest(string line) => SubtestLine().IsMatch(line);

    private static TapLine.Test ReadTest(Match test)
    {
        var text = test.Groups["text"].Value;
        var directive = Directive().Match(text);
        if (directive.Success)
            text = directive.Groups["text"].Value;
        return new(
            !test.Groups["not"].Success,
            test.Groups["number"] is { Success: true, Value: var number } ? Number(number) : null,
            text.Trim(),
            directive.Groups["directive"].Value.ToUpperInvariant(),
            directive.Groups["why"].Value.Trim());
    }

    private static TapLine.Plan? ReadPlan(string line, int version)
    {
        if ((version < 13 ? PlanOf12() : PlanOf13()).Match(line) is not { Success: true } plan)
            return null;
        var last = Number(plan.Groups["last"].Value);
        var todo = plan.Groups["todo"].Captures.Select(number => Number(number.Value)).ToHashSet();
        // In TAP 12 any text may stand behind 1..0; behind another number it makes the line no plan.
        return last > 0 && plan.Groups["rest"].Length > 0
            ? null
            : new(last, plan.Groups["reason"].Value.Trim(), todo.Count > 0 ? todo : Nothing);
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    [GeneratedRegex(@"^(?<not>not )?ok\b\s*(?<number>[0-9]+)?\s*(?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TestLine();

    [GeneratedRegex(@"^(?<text>[^\\#]*(\\.[^\\#]*)*)#\s*(?<directive>SKIP|TODO)\b\s*(?<why>.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^1\.\.(?<last>[0-9]+)\s*(todo(\s+(?<todo>[0-9]+))+.*|(?<rest>#\s*(?i:skip)\S*\s+(?<reason>.*)|\S.*)?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PlanOf12();

    [GeneratedRegex(@"^1\.\.(?<last>[0-9]+)\s*(#\s*(?i:skip)\b(?<reason>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PlanOf13();

    [GeneratedRegex(@"^(?i:tap)\s+(?i:version)\s+(?<number>[0-9]+)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^\s*Bail out!\s*(?<why>.*)", RegexOptions.ExplicitCapture)]
    private static partial Regex BailOutLine();

    [GeneratedRegex(@"^(?<indent>\s+)---", RegexOptions.ExplicitCapture)]
    private static partial Regex BlockLine();

    [GeneratedRegex(@"^pragma\s+[-+]\w+\s*(,\s*[-+]\w+\s*)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex PragmaLine();

    [GeneratedRegex(@"^\s+((not )?ok\b|1\.\.[0-9])|^\s*# Subtest\b", RegexOptions.ExplicitCapture)]
    private static partial Regex SubtestLine();
}
