using System.Text;
using VmSweep.Texts;

namespace VmSweep.Guest;

/// <summary>
/// Cuts a console's bytes into lines of plain text: terminal escapes and control characters are dropped, CR and LF both
/// end a line, what is longer than the limit is cut. Keeps its state between calls.
/// </summary>
internal sealed class ConsoleLineReader
{
    public const int MaximumLine = 4096;

    private readonly byte[] _line = new byte[MaximumLine];
    private readonly TerminalEscapes _escapes = new();
    private int _length;

    /// <summary>The line that has not ended yet.</summary>
    public string Pending => GuestText.Block(Encoding.UTF8.GetString(_line, 0, _length), MaximumLine);

    /// <summary>Takes one byte; true when it ended a line, which is then in <paramref name="line"/>.</summary>
    public bool Take(byte value, out string line)
    {
        line = "";
        if (!_escapes.IsText(value))
            return false;
        if (value is (byte)'\n' or (byte)'\r')
        {
            if (_length == 0)
                return false;
            line = Pending;
            _length = 0;
            return true;
        }

        if (value == '\t')
            value = (byte)' ';
        if (value is >= 0x20 and not 0x7F && _length < MaximumLine)
            _line[_length++] = value;
        return false;
    }
}
