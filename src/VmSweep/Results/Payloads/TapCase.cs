using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>One test of a TAP file with what stands below it: comments, and a YAML block of diagnostics.</summary>
internal sealed partial class TapCase(TestCase test)
{
    private const int MaximumDetails = 16 << 10;

    private readonly StringBuilder _details = new();
    private TestCase _test = test;

    /// <param name="file">The file's name without its extension.</param>
    /// <param name="place">1 for the file's first test.</param>
    public static TapCase Of(TapLine.Test line, string file, int place, CaseStatus status, string message)
    {
        // node-tap and its like: "ok 1 - reads # time=12.5ms".
        var (text, duration) = Time().Match(line.Description) is { Success: true } time
            ? (line.Description[..time.Index], Milliseconds(time.Groups["number"].Value, time.Groups["unit"].Value == "s" ? 1000 : 1))
            : (line.Description, TimeSpan.Zero);
        var name = Escaped().Replace(text.Trim().TrimStart('-').Trim(), "$1");
        return new(new(PayloadPhases.Normalize(file), file, name.Length > 0 ? Short(name) : $"test {place}", status, duration, Short(message), ""));
    }

    public static string Short(string text) => GuestText.Cut(text.Trim(), 500);

    public void AddDetail(string line)
    {
        if (_details.Length < MaximumDetails)
            _details.Append(GuestText.Cut(line, MaximumDetails - _details.Length)).Append('\n');
    }

    /// <summary>A line of the block: its <c>message</c> and <c>duration_ms</c> are taken, all of it is shown.</summary>
    public void AddBlockLine(string line)
    {
        AddDetail(line);
        if (line.Split(':', 2) is not [var key, var value])
            return;
        if (key == "message" && _test.Message.Length == 0)
            _test = _test with { Message = Short(value.Trim().Trim('"', '\'')) };
        else if (key == "duration_ms")
            _test = _test with { Duration = Milliseconds(value, 1) };
    }

    public TestCase ToTestCase()
    {
        var details = _details.ToString().Trim();
        return _test with
        {
            Details = details,
            Message = _test.Message.Length > 0 || _test.Status == CaseStatus.Passed ? _test.Message : Short(details.Split('\n')[0]),
        };
    }

    private static TimeSpan Milliseconds(string text, double factor) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number * factor is >= 0 and < 1e9 and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;

    [GeneratedRegex(@"\\([\\#])")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\s#\s*time=(?<number>[0-9.]+)(?<unit>ms|s)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
