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
    /// <summary>When each stage was announced first, since the machine's start, by the host's clock.</summary>
    public IReadOnlyDictionary<GuestStage, TimeSpan> Reached { get; init; } = new Dictionary<GuestStage, TimeSpan>();

    /// <summary>
    /// What the guest's clock of uptime said when its machine was started: more than nothing where it goes on from a saved one.
    /// </summary>
    public TimeSpan UptimeAtStart => Markers.Count > 0 && Reached.TryGetValue(Markers[0].Stage, out var reached) && Markers[0].Uptime > reached
        ? Markers[0].Uptime - reached
        : TimeSpan.Zero;

    /// <summary>There was no machine.</summary>
    public static MachineOutcome WithoutGuest(DateTimeOffset now, MachineEnd end) => new(now, now, end, [], []);
}
