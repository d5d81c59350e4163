using System.Text;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// Reads an ad in ClassAds' own form, <c>[ Name = "value"; Other = 3 ]</c>: since 25.11 a submission's node is written so, in one line (HTCondor's condor_event.cpp,
/// SubmitEvent::formatBody).
/// </summary>
internal sealed class EventAdText
{
    private readonly string _text;
    private int _at;

    private EventAdText(string text) => _text = text;

    /// <summary>Null where it is none, or not whole.</summary>
    public static EventAd? Parse(string text)
    {
        var parser = new EventAdText(text);
        var ad = parser.ReadAd(EventAd.MostDepth);
        parser.SkipBlanks();
        return parser._at == text.Length ? ad : null;
    }

    /// <summary>A text without its escapes. Nothing quotes it, so that nothing ends it before its end.</summary>
    public static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var parser = new EventAdText(text);
        var result = new StringBuilder();
        for (; parser._at < text.Length; parser._at++)
            parser.ReadLetter(result);
        return result.ToString();
    }

    private EventAd? ReadAd(int depth)
    {
        if (depth == 0 || !Take('['))
            return null;
        var ad = new EventAd();
        while (!Take(']'))
        {
            if (ReadName() is not { } name || !Take('=') || !ReadValue(ad, name, depth))
                return null;
            // After the last attribute the semicolon may be missing.
            if (!Take(';') && Peek() != ']')
                return null;
        }

        return ad;
    }

    private bool ReadValue(EventAd ad, string name, int depth)
    {
        SkipBlanks();
        var start = _at;
        switch (Peek())
        {
            case '"' when ReadQuoted('"') is { } text && IsAtEnd():
                ad.Set(name, text);
                return true;
            case '[' when ReadAd(depth - 1) is { } inner && IsAtEnd():
                ad.Set(name, inner);
                return true;
        }

        _at = start;
        if (!SkipExpression())
            return false;
        var literal = _text.AsSpan(start, _at - start).Trim();
        if (literal.Equals("true", StringComparison.OrdinalIgnoreCase) || literal.Equals("false", StringComparison.OrdinalIgnoreCase))
            ad.Set(name, literal.Length == 4);
        else if (EventAd.ParseNumber(literal) is { } number)
            ad.Set(name, number);
        else
            ad.SetUnknown(name);
        return literal.Length > 0;
    }

    /// <summary>To the semicolon or bracket that ends it; those in strings and in brackets of its own do not.</summary>
    private bool SkipExpression()
    {
        var open = 0;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '"' or '\'':
                    if (ReadQuoted(_text[_at]) is null)
                        return false;
                    _at--;
                    break;
                case '(' or '{' or '[':
                    open++;
                    break;
                case ')' or '}' or ']' when open > 0:
                    open--;
                    break;
                case ';' or ']' when open == 0:
                    return true;
            }
        }

        return false;
    }

    private string? ReadName()
    {
        SkipBlanks();
        if (Peek() == '\'')
            return ReadQuoted('\'');
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.'))
            _at++;
        return _at > start ? _text[start.._at] : null;
    }

    /// <summary>A string with C's escapes; null where its end is missing.</summary>
    private string? ReadQuoted(char quote)
    {
        var result = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                return result.ToString();
            }

            ReadLetter(result);
        }

        return null;
    }

    private void ReadLetter(StringBuilder result)
    {
        if (_text[_at] != '\\')
            result.Append(_text[_at]);
        else if (++_at < _text.Length)
            result.Append(ReadEscaped());
    }

    private char ReadEscaped()
    {
        if (_text[_at] is < '0' or > '7')
            return _text[_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other };
        var code = 0;
        var most = Math.Min(_text.Length, _at + 3);
        for (; _at < most && _text[_at] is >= '0' and <= '7'; _at++)
            code = (code * 8) + _text[_at] - '0';
        _at--;
        return (char)code;
    }

    private bool IsAtEnd() => Peek() is ';' or ']';

    private bool Take(char letter)
    {
        if (Peek() != letter)
            return false;
        _at++;
        return true;
    }

    private char Peek()
    {
        SkipBlanks();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
