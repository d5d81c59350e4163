using VmSweep.Guest;

namespace VmSweep.Engines.Local;

/// <summary>Follows one guest's console: stages go to the clock and to whoever shows them, alarms are kept as evidence.</summary>
internal sealed class GuestWatcher(StageWatch watch, Action<GuestStage> onStage)
{
    private readonly ConsoleScanner _scanner = new();
    private readonly List<ConsoleAlarm> _alarms = [];
    private readonly Lock _lock = new();

    public IReadOnlyList<ConsoleAlarm> Alarms
    {
        get
        {
            lock (_lock)
                return [.. _alarms];
        }
    }

    /// <summary>True once the guest said something after which it will not go on by itself.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
                return _alarms.Exists(alarm => alarm.EndsTheGuest);
        }
    }

    /// <summary>Takes the next bytes of the console. Called from the one thread that reads it.</summary>
    public void Feed(ReadOnlyMemory<byte> bytes)
    {
        foreach (var seen in _scanner.Feed(bytes.Span))
        {
            switch (seen)
            {
                case ConsoleMarker marker:
                    watch.Enter(marker.Stage);
                    onStage(marker.Stage);
                    break;
                case ConsoleAlarm alarm:
                    lock (_lock)
                        _alarms.Add(alarm);
                    break;
            }
        }
    }
}
