using VmSweep.Guest;

namespace VmSweep.Engines.Local;

/// <summary>How the machine of one attempt ended, as seen from outside; what the guest says of itself is on its disk.</summary>
/// <param name="Failure">Why QEMU did not start or ended in an error; null where it did its work.</param>
/// <param name="ShutdownReason">QEMU's word for why the guest went: <c>guest-shutdown</c>, <c>guest-reset</c>, <c>host-qmp-quit</c>, …</param>
/// <param name="Missed">The limit for which we ended it.</param>
/// <param name="Alarms">Panics, emergency shells and the like on its console.</param>
/// <param name="LastStage">The last stage that it announced; null where it announced none.</param>
public sealed record MachineOutcome(
    DateTimeOffset Started,
    DateTimeOffset Ended,
    string? Failure,
    string? ShutdownReason,
    MissedDeadline? Missed,
    IReadOnlyList<ConsoleAlarm> Alarms,
    GuestStage? LastStage)
{
    /// <summary>True where QEMU came up at all.</summary>
    public bool Launched => Failure is null || LastStage is not null;

    /// <summary>The guest restarted itself: <c>-no-reboot</c> turns that into the machine's end.</summary>
    public bool Rebooted => ShutdownReason is "guest-reset" or "guest-panic";
}
