using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>
/// Reads TAP 12 to 14 (testanything.org). The file's name says the phase: <c>install.tap</c>, <c>cleanup.tap</c>; any other is tests. A plan that
/// was not kept and a bail-out are problems: what is missing did not pass.
/// </summary>
internal sealed partial class TapReader(string file, CaseCollector collector)
{
    private const int MaximumDetails = 16 << 10;

    private readonly string _phase = PayloadPhases.Normalize(Path.GetFileNameWithoutExtension(file));
    private readonly StringBuilder _details = new();

    private int? _planned;
    private bool _skipsAll;
    private int _seen;
    private TestCase? _open;
    private bool _inBlock;

    public static void Read(string name, Stream content, CaseCollector collector)
    {
        using var lines = new BoundedLineReader(content);
        new TapReader(name, collector).Read(lines);
    }

    private void Read(BoundedLineReader lines)
    {
        while (lines.Read() is { } line)
        {
            if (_inBlock || line.TrimStart() == "---")
                ReadBlock(line.Trim());
            else if (Test().Match(line) is { Success: true } test)
                ReadTest(test);
            else if (Plan().Match(line) is { Success: true } plan)
                (_planned, _skipsAll) = (Number(plan.Groups["last"].Value), plan.Groups["skip"].Success);
            else if (line.StartsWith("Bail out!", StringComparison.Ordinal))
                collector.Problems.Add($"{file}: the payload gave up: {Short(line["Bail out!".Length..])}");
            else if (line.StartsWith('#') && _open is not null)
                AddDetail(line[1..].Trim());
        }

        Close();
        if (_seen == 0 && _planned is null)
            collector.Problems.Add($"{file} holds no TAP");
        else if (_planned is { } planned && planned != _seen && !_skipsAll)
            collector.Problems.Add($"{file} has {_seen} of {planned} planned tests");
        else if (_planned is null)
            collector.Problems.Add($"{file} has no plan ('1..N'): nobody knows whether all tests ran");
    }

    private void ReadTest(Match test)
    {
        Close();
        _seen++;
        var name = test.Groups["name"].Value.Trim().TrimStart('-').Trim();
        var directive = test.Groups["directive"].Value.ToUpperInvariant();
        var failed = test.Groups["not"].Success;
        // TODO: known not to work yet, and it says so itself.
        var status = directive.Length > 0 && (failed || directive == "SKIP") ? CaseStatus.Skipped : failed ? CaseStatus.Failed : CaseStatus.Passed;
        var message = directive.Length > 0 ? $"{directive} {test.Groups["why"].Value.Trim()}".Trim() : "";
        _open = new(_phase, Path.GetFileNameWithoutExtension(file), name.Length > 0 ? Short(name) : $"test {_seen}", status, TimeSpan.Zero, Short(message), "");
    }

    /// <summary>A YAML block of diagnostics; its <c>message</c> and <c>duration_ms</c> are taken, all of it is shown.</summary>
    private void ReadBlock(string line)
    {
        _inBlock = line != "...";
        if (line is "---" or "..." || _open is null)
            return;
        AddDetail(line);
        if (line.Split(':', 2) is not [var key, var value])
            return;
        if (key == "message" && _open.Message.Length == 0)
            _open = _open with { Message = Short(value.Trim().Trim('"', '\'')) };
        else if (key == "duration_ms" && double.TryParse(value, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e9)
            _open = _open with { Duration = TimeSpan.FromMilliseconds(milliseconds) };
    }

    private void AddDetail(string line)
    {
        if (_details.Length < MaximumDetails)
            _details.Append(GuestText.Cut(line, MaximumDetails - _details.Length)).Append('\n');
    }

    private void Close()
    {
        if (_open is not null)
            collector.Add(_open with { Details = _details.ToString().Trim(), Message = _open.Message.Length > 0 || _open.Status == CaseStatus.Passed ? _open.Message : FirstDetail() });
        (_open, _inBlock) = (null, false);
        _details.Clear();
    }

    private string FirstDetail() => Short(_details.ToString().Split('\n')[0]);

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    private static string Short(string text) => GuestText.Cut(text.Trim(), 500);

    [GeneratedRegex(@"^(?<not>not )?ok\b(\s+[0-9]+)?(?<name>[^#]*)(#\s*(?<directive>(?i:skip|todo))\S*(?<why>.*))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Test();

    [GeneratedRegex(@"^1\.\.(?<last>[0-9]+)\s*(?<skip>#\s*(?i:skip))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Plan();
}
