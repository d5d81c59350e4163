using VmSweep.Guest;

namespace VmSweep.Shell;

/// <summary>
/// Guesses from what a guest prints whether its shell waits for a command: the line that has not ended looks like a prompt, and has stood there
/// for a moment.
/// </summary>
internal sealed class PromptWatch(TimeProvider time)
{
    /// <summary>Under emulation a line comes in pieces some milliseconds apart.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    private const int Remembered = 200;

    private readonly Lock _lock = new();
    private readonly TerminalEscapes _escapes = new();
    private readonly List<char> _line = [];
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
                if (!_escapes.IsText(value))
                    continue;
                if (value is (byte)'\n' or (byte)'\r' || _line.Count == Remembered)
                    _line.Clear();
                if (value >= ' ')
                    _line.Add((char)value);
            }
        }
    }

    /// <summary>Something was typed: the prompt that is seen is an old one.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _line.Clear();
            _lastByte = time.GetTimestamp();
        }
    }

    private bool EndsWith(params ReadOnlySpan<string> endings)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastByte) < Settled || _line.Count < 2)
                return false;
            foreach (var ending in endings)
            {
                if (_line[^2] == ending[0] && _line[^1] == ending[1])
                    return true;
            }

            return false;
        }
    }
}
