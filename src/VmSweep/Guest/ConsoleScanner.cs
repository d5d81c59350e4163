namespace VmSweep.Guest;

/// <summary>
/// Finds markers and alarms in a console as it grows. Feed it whatever bytes came, in any cuts; memory is bounded
/// whatever a guest prints. Not for several threads at once.
/// </summary>
public sealed class ConsoleScanner
{
    /// <summary>A guest in an Oops loop says the same for hours; the first lines of each kind are evidence enough.</summary>
    private const int AlarmsPerKind = 20;

    private readonly ConsoleLineReader _lines = new();
    private readonly MarkerReader _markers = new();
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

    private void TakeLine(string line, List<ConsoleEvent> events)
    {
        events.AddRange(_markers.Take(line, out var rest));
        if (!_pendingReported)
            AddAlarm(rest, events);
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
