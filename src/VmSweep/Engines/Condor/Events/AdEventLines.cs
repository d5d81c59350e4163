using System.Text;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// The lines of an event in JSON or XML, until it is whole. Neither form has the classic one's "..." at its end: a JSON object ends with its bracket, an ad in XML with
/// its tag. No text has a line break in it: both escape it.
/// </summary>
internal sealed class AdEventLines
{
    private const string Open = "<c>";

    private const string Close = "</c>";

    private readonly StringBuilder _text = new();
    private readonly bool _isJson;
    private int _depth;

    private AdEventLines(bool isJson) => _isJson = isJson;

    public int Count { get; private set; }

    /// <summary>Whether a line begins an event of one of these forms: at the very start of it, as HTCondor writes them; nested ads are indented.</summary>
    public static bool IsStart(string line) => IsJson(line) || line.StartsWith(Open, StringComparison.Ordinal);

    /// <summary>Older versions wrote a document's beginning and end around the ads in XML; they say nothing.</summary>
    public static bool IsFrame(string line) =>
        line.StartsWith("<?xml ", StringComparison.Ordinal) || line.StartsWith("<!DOCTYPE classads", StringComparison.Ordinal) || line is "<classads>" or "</classads>";

    public static AdEventLines Start(string line) => new(IsJson(line));

    /// <summary>Whether a line begins another event although this one has not ended.</summary>
    public static bool IsTornBy(string line) => IsStart(line) || JobEventParser.IsHeadline(line) || line == JobEventReader.EndOfEvent;

    /// <summary>Takes a line; true where it was the last.</summary>
    public bool Take(string line)
    {
        Count++;
        _text.Append(line).Append('\n');
        _depth += _isJson ? JsonDepth(line) : Occurrences(line, Open) - Occurrences(line, Close);
        return _depth <= 0;
    }

    /// <summary>The ad; null where it is none.</summary>
    public EventAd? Parse() => _isJson ? EventAdJson.Parse(_text.ToString()) : EventAdXml.Parse(_text.ToString());

    private static bool IsJson(string line) => line.StartsWith('{') && line.AsSpan(1).TrimStart() is var rest && (rest.Length == 0 || rest[0] == '"');

    private static int JsonDepth(string line)
    {
        var (depth, isQuoted) = (0, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\\' && isQuoted)
                at++;
            else if (line[at] == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted)
                depth += line[at] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        }

        return depth;
    }

    private static int Occurrences(string line, string what)
    {
        var count = 0;
        for (var at = line.IndexOf(what, StringComparison.Ordinal); at >= 0; at = line.IndexOf(what, at + what.Length, StringComparison.Ordinal))
            count++;
        return count;
    }
}
