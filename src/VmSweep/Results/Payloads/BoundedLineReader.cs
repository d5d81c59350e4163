using System.Text;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>Lines of a log that may be a gigabyte, in one line, or no text at all: each is cut, bytes that are no UTF-8 are replaced.</summary>
internal sealed class BoundedLineReader(Stream stream, int maximumLine = BoundedLineReader.MaximumLine) : IDisposable
{
    public const int MaximumLine = 16 << 10;

    private readonly StreamReader _text = new(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
    private readonly char[] _buffer = new char[1 << 15];
    private readonly StringBuilder _line = new();

    private int _at;
    private int _end;

    public void Dispose() => _text.Dispose();

    /// <summary>The next line without its end; null after the last.</summary>
    public string? Read()
    {
        _line.Clear();
        var any = false;
        while (_at < _end || Fill())
        {
            any = true;
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            Keep(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length + 1;
            if (length >= 0)
                break;
        }

        if (!any)
            return null;
        if (_line.Length > 0 && _line[^1] == '\r')
            _line.Length--;
        return GuestText.Valid(_line.ToString());
    }

    private void Keep(ReadOnlySpan<char> text) => _line.Append(text[..Math.Min(text.Length, Math.Max(0, maximumLine - _line.Length))]);

    private bool Fill()
    {
        (_at, _end) = (0, _text.Read(_buffer));
        return _end > 0;
    }
}
