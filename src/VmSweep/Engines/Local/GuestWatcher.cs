using VmSweep.Guest;

namespace VmSweep.Engines.Local;

/// <summary>Follows one guest's console: stages go to the clock and to whoever shows them, everything is kept as evidence.</summary>
internal sealed class GuestWatcher(StageWatch watch, Action<GuestStage> onStage)
{
    /// <summary>The launcher prints some ten; a payload may print as many as it likes.</summary>
    private const int MarkersKept = 100;

    private readonly ConsoleScanner _scanner = new();
    private readonly List<ConsoleMarker> _markers = [];
    private readonly List<ConsoleAlarm> _alarms = [];
    private readonly Lock _lock = new();

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

    /// <summary>What the guest said after which it will not go on by itself; null while all is well.</summary>
    public ConsoleAlarm? FatalAlarm
    {
        get
        {
            lock (_lock)
                return _alarms.Find(alarm => alarm.EndsTheGuest);
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
                Add(_alarms, alarm);
        }
    }

    private void Enter(ConsoleMarker marker)
    {
        watch.Enter(marker.Stage);
        onStage(marker.Stage);
        if (Markers.Count < MarkersKept)
            Add(_markers, marker);
    }

    private void Add<T>(List<T> list, T item)
    {
        lock (_lock)
            list.Add(item);
    }
}
