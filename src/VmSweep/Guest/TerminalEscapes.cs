namespace VmSweep.Guest;

/// <summary>Tells a console's text from the sequences by which it drives a terminal (ECMA-48, 5.4 and 5.6). Keeps its state between bytes.</summary>
internal sealed class TerminalEscapes
{
    private Mode _mode;

    private enum Mode
    {
        Text,
        Escape,
        ControlSequence,
        ControlString,
        ControlStringEscape,
    }

    /// <summary>Takes one byte; true if it is text, line breaks and other control characters included.</summary>
    public bool IsText(byte value)
    {
        // A line break ends whatever went before, so that a lone ESC cannot hide the rest of the console.
        if (value is (byte)'\n' or (byte)'\r')
        {
            _mode = Mode.Text;
            return true;
        }

        var before = _mode;
        _mode = before switch
        {
            Mode.Text => value == 0x1B ? Mode.Escape : Mode.Text,
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
        return before == Mode.Text && _mode == Mode.Text;
    }
}
