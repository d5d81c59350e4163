using System.Text;

namespace VmSweep.Guest;

/// <summary>
/// Cuts a console's bytes into lines of plain text: terminal escapes and control characters are dropped, CR and LF both
/// end a line, what is longer than the limit is cut. Keeps its state between calls.
/// </summary>
internal sealed class ConsoleLineReader
{
    public const int MaximumLine = 4096;

    private readonly byte[] _line = new byte[MaximumLine];
    private int _length;
    private Mode _mode;

    /// <summary>What a terminal is in the midst of (ECMA-48, 5.4 and 5.6).</summary>
    private enum Mode
    {
        Text,
        Escape,
        ControlSequence,
        ControlString,
        ControlStringEscape,
    }

    /// <summary>The line that has not ended yet.</summary>
    public string Pending => Encoding.UTF8.GetString(_line, 0, _length);

    /// <summary>Takes one byte; true when it ended a line, which is then in <paramref name="line"/>.</summary>
    public bool Take(byte value, out string line)
    {
        line = "";
        // A line break ends whatever went before, so that a lone ESC cannot hide the rest of the console.
        if (value is (byte)'\n' or (byte)'\r')
        {
            _mode = Mode.Text;
            if (_length == 0)
                return false;
            line = Pending;
            _length = 0;
            return true;
        }

        _mode = _mode switch
        {
            Mode.Text => TakeText(value),
            Mode.Escape => value switch
            {
                (byte)'[' => Mode.ControlSequence,
                (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => Mode.ControlString,
                >= 0x20 and <= 0x2F => Mode.Escape,
                _ => Mode.Text,
            },
            Mode.ControlSequence => value is >= 0x40 and <= 0x7E ? Mode.Text : Mode.ControlSequence,
            Mode.ControlString => value switch { 0x07 => Mode.Text, 0x1B => Mode.ControlStringEscape, _ => Mode.ControlString },
            _ => value == '\\' ? Mode.Text : Mode.ControlString,
        };
        return false;
    }

    private Mode TakeText(byte value)
    {
        if (value == 0x1B)
            return Mode.Escape;
        if (value == '\t')
            value = (byte)' ';
        if (value is >= 0x20 and not 0x7F && _length < MaximumLine)
            _line[_length++] = value;
        return Mode.Text;
    }
}
