using VmSweep.Guest;

namespace VmSweep.Engines.Local;

/// <summary>Follows one guest's console: stages go to the clock and to whoever shows them, everything is kept as evidence.</summary>
internal sealed class GuestWatcher(StageWatch watch, Action<GuestStage> onStage)
{
    /// <summary>A guest that prints panics must not fill our memory; the first ones are what matters.</summary>
    private const int AlarmsKept = 1000;

    /// <summary>The launcher prints some ten; a payload may print as many as it likes.</summary>
    private const int MarkersKept = 100;

    private readonly ConsoleScanner _scanner = new();
    private readonly List<ConsoleMarker> _markers = [];
    private readonly List<ConsoleAlarm> _alarms = [];
    private readonly Dictionary<GuestStage, TimeSpan> _reached = [];
    private readonly Lock _lock = new();
    private volatile bool _isWaiting;
    private ConsoleAlarm? _fatal;

    /// <summary>The guest has booted and has no I/O disk yet.</summary>
    public bool IsWaiting => _isWaiting;

    public IReadOnlyList<ConsoleMarker> Markers
    {
        get
        {
            lock (_lock)
                return [.. _markers];
        }
    }

    public IReadOnlyList<ConsoleAlarm> Alarms
    {
        get
        {
            lock (_lock)
                return [.. _alarms];
        }
    }

    /// <summary>When each stage was announced first, since the machine's start, by the host's clock.</summary>
    public IReadOnlyDictionary<GuestStage, TimeSpan> Reached
    {
        get
        {
            lock (_lock)
                return new Dictionary<GuestStage, TimeSpan>(_reached);
        }
    }

    /// <summary>What the guest said after which it will not go on by itself; null while all is well.</summary>
    public ConsoleAlarm? FatalAlarm
    {
        get
        {
            lock (_lock)
                return _fatal;
        }
    }

    /// <summary>Takes the next bytes of the console. Called from the one thread that reads it.</summary>
    public void Feed(ReadOnlyMemory<byte> bytes)
    {
        foreach (var seen in _scanner.Feed(bytes.Span))
        {
            if (seen is ConsoleMarker marker)
                Enter(marker);
            else if (seen is ConsoleAlarm alarm)
                Take(alarm);
            else if (seen is ConsoleWaiting)
                _isWaiting = true;
        }
    }

    private void Take(ConsoleAlarm alarm)
    {
        var isBooting = watch.Stage is null && !_isWaiting;
        lock (_lock)
        {
            if (_alarms.Count < AlarmsKept)
                _alarms.Add(alarm);
            if (alarm.EndsTheGuest || (isBooting && alarm.EndsTheBoot))
                _fatal ??= alarm;
        }
    }

    private void Enter(ConsoleMarker marker)
    {
        watch.Enter(marker.Stage);
        lock (_lock)
        {
            _reached.TryAdd(marker.Stage, watch.Elapsed);
            // The launcher prints each stage once: whoever is told writes it to a disk and waits for that.
            if (_markers.Count >= MarkersKept)
                return;
            _markers.Add(marker);
        }

        onStage(marker.Stage);
    }
}
