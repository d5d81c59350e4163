using VmSweep.Guest;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>How the machine of one attempt ended, as seen from outside; what the guest says of itself is on its disk.</summary>
public sealed record MachineOutcome(
    DateTimeOffset Started,
    DateTimeOffset Ended,
    MachineEnd End,
    IReadOnlyList<ConsoleMarker> Markers,
    IReadOnlyList<ConsoleAlarm> Alarms)
{
    /// <summary>There was no machine.</summary>
    public static MachineOutcome WithoutGuest(DateTimeOffset now, MachineEnd end) => new(now, now, end, [], []);
}
