namespace VmSweep.Guest;

/// <summary>
/// Finds markers and alarms in a console as it grows. Feed it whatever bytes came, in any cuts; memory is bounded
/// whatever a guest prints. Not for several threads at once.
/// </summary>
public sealed class ConsoleScanner
{
    private const string MarkerStart = "@@VMSWEEP ";

    private const string Waiting = "waiting";

    /// <summary>A guest in an Oops loop says the same for hours; the first lines of each kind are evidence enough.</summary>
    private const int AlarmsPerKind = 20;

    private readonly ConsoleLineReader _lines = new();
    private readonly Dictionary<ConsoleAlarmKind, int> _alarms = [];
    private bool _pendingReported;

    /// <summary>All markers and alarms in a whole console.</summary>
    public static IReadOnlyList<ConsoleEvent> ScanAll(ReadOnlySpan<byte> console)
    {
        var scanner = new ConsoleScanner();
        return [.. scanner.Feed(console), .. scanner.Finish()];
    }

    /// <summary>Takes the next bytes and tells what they held, in order.</summary>
    public IReadOnlyList<ConsoleEvent> Feed(ReadOnlySpan<byte> bytes)
    {
        var events = new List<ConsoleEvent>();
        foreach (var value in bytes)
        {
            if (_lines.Take(value, out var line))
                TakeLine(line, events);
        }

        // A shell's prompt stands on a line that will never end.
        if (!_pendingReported && _lines.Pending is { Length: > 0 } pending && ConsoleAlarmPatterns.IsPrompt(pending))
        {
            _pendingReported = true;
            AddAlarm(pending, events);
        }

        return events;
    }

    /// <summary>The console has ended: tells what its last, unfinished line held.</summary>
    public IReadOnlyList<ConsoleEvent> Finish() => Feed("\n"u8);

    internal static ConsoleEvent? ParseMarker(string line)
    {
        // Not only at the start: the kernel's lines may come in between on a shared console.
        var start = line.LastIndexOf(MarkerStart, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var words = line[(start + MarkerStart.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !GuestClock.TryParse(words[0], out var uptime))
            return null;
        if (words[1] == Waiting)
            return new ConsoleWaiting(uptime);
        if (!GuestWords.TryParse(words[1], out GuestStage stage))
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(2))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                values.TryAdd(word[..equals], word[(equals + 1)..]);
        }

        return new ConsoleMarker(uptime, stage, values);
    }

    private void TakeLine(string line, List<ConsoleEvent> events)
    {
        if (ParseMarker(line) is { } marker)
            events.Add(marker);
        else if (!_pendingReported)
            AddAlarm(line, events);
        _pendingReported = false;
    }

    private void AddAlarm(string line, List<ConsoleEvent> events)
    {
        if (ConsoleAlarmPatterns.Find(line.TrimEnd()) is not { } alarm)
            return;
        var seen = _alarms[alarm.Kind] = _alarms.GetValueOrDefault(alarm.Kind) + 1;
        if (seen <= AlarmsPerKind)
            events.Add(alarm);
    }
}
