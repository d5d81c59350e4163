using System.Text;
using System.Text.RegularExpressions;
using VmSweep.Guest;

namespace VmSweep.Shell;

/// <summary>
/// Guesses from what a guest prints whether its shell waits for a command: the line that has not ended looks like a prompt, and has stood there
/// for a moment.
/// </summary>
internal sealed partial class PromptWatch(TimeProvider time)
{
    /// <summary>Under emulation a line comes in pieces some milliseconds apart.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    private const int Remembered = 200;

    /// <summary>What the launcher says may come when a prompt stands there already ("waiting" does, at about the time of the login).</summary>
    private const string Marker = MarkerText.Start;

    private readonly Lock _lock = new();
    private readonly TerminalEscapes _escapes = new();
    private readonly StringBuilder _line = new();
    private string _lineBefore = "";
    private byte _valueBefore;
    private long _lastByte = time.GetTimestamp();

    /// <summary>How long the guest has been silent.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_lock)
                return time.GetElapsedTime(_lastByte);
        }
    }

    /// <summary>Root's or a user's shell, ready for a command.</summary>
    public bool IsAtShell => EndsWith("# ", "$ ");

    /// <summary>A shell, or a program that asks: <c>&gt;</c> of a line that goes on, <c>Password:</c>, <c>[Y/n]</c>.</summary>
    public bool IsAsking => EndsWith("# ", "$ ", "> ", ": ", "? ", "] ");

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _lastByte = time.GetTimestamp();
            foreach (var value in bytes)
            {
                if (_escapes.IsText(value))
                    Take(value);
            }
        }
    }

    /// <summary>Something was typed: the prompt that is seen is an old one.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _line.Clear();
            _lineBefore = "";
            _lastByte = time.GetTimestamp();
        }
    }

    private void Take(byte value)
    {
        // A terminal's line ends with both.
        var endsTwice = value == '\n' && _valueBefore == '\r';
        _valueBefore = value;
        if (endsTwice)
            return;
        if (value is (byte)'\n' or (byte)'\r' || _line.Length == Remembered)
            EndLine();
        if (value >= ' ')
            _line.Append((char)value);
    }

    private void EndLine()
    {
        var line = _line.ToString();
        _line.Clear();
        if (KernelMessage().Match(line) is { Success: true } message)
            _line.Append(message.Index > 0 ? _lineBefore = line[..message.Index] : _lineBefore);
        else if (line.StartsWith(Marker, StringComparison.Ordinal))
            _line.Append(_lineBefore);
        else if (line.Length > 0)
            _lineBefore = line;
    }

    /// <summary>The kernel says when a module is loaded late, or a disk is mounted; behind a prompt, and on lines of their own after it.</summary>
    [GeneratedRegex(@"\[ *[0-9]+\.[0-9]{6}\] ")]
    private static partial Regex KernelMessage();

    private bool EndsWith(params ReadOnlySpan<string> endings)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastByte) < Settled)
                return false;
            var line = _line.ToString();
            foreach (var ending in endings)
            {
                if (line.EndsWith(ending, StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }
}
