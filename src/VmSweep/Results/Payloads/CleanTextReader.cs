using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>Text without what XML 1.0 does not allow, read on up to a limit.</summary>
internal sealed class CleanTextReader(TextReader source, long maximum) : TextReader
{
    private readonly char[] _buffer = new char[1 << 14];

    private int _at;
    private int _end;
    private long _passed;
    private char? _high;

    /// <summary>How many characters were replaced.</summary>
    public long Replaced { get; private set; }

    /// <summary>True where the limit ended it.</summary>
    public bool WasCut { get; private set; }

    public override int Peek() => Fill() ? _buffer[_at] : -1;

    public override int Read() => Fill() ? _buffer[_at++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0 || !Fill())
            return 0;
        var taken = Math.Min(count, _end - _at);
        Array.Copy(_buffer, _at, buffer, index, taken);
        _at += taken;
        return taken;
    }

    private bool Fill()
    {
        if (_at < _end)
            return true;
        if (_passed >= maximum)
        {
            WasCut |= source.Peek() >= 0;
            return false;
        }

        // A surrogate pair may lie across two reads: its first half waits for the second.
        var kept = 0;
        if (_high is { } high)
            _buffer[kept++] = high;
        var read = source.Read(_buffer, kept, _buffer.Length - kept);
        (_at, _end, _high) = (0, kept + read, null);
        _passed += read;
        if (read > 0 && char.IsHighSurrogate(_buffer[_end - 1]))
            _high = _buffer[--_end];
        for (var i = 0; i < _end; i++)
        {
            if (char.IsHighSurrogate(_buffer[i]) && i + 1 < _end && char.IsLowSurrogate(_buffer[i + 1]))
            {
                i++;
            }
            else if (!GuestText.IsAllowed(_buffer[i]))
            {
                _buffer[i] = GuestText.Replacement;
                Replaced++;
            }
        }

        return _end > 0 || (read > 0 && Fill());
    }
}
