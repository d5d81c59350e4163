using VmSweep.Guest;

namespace VmSweep.Results;

/// <summary>The payload did not come to an end that the launcher saw: whose doing was it?</summary>
internal static class UnfinishedRules
{
    public static (Verdict, string) Judge(RunEvidence evidence, GuestAccount guest)
    {
        // Whatever the disk says, a machine taken away from outside proves nothing about the payload.
        if (evidence.End is MachineEnd.Lost(var reason))
            return (Verdict.Lost, $"The run was lost{(guest.PayloadStarted ? " while the payload ran" : "")}: {reason}.");
        if (guest.FailedNetwork is { } network && !guest.PayloadStarted)
            return (Verdict.NoNetwork, NetworkReason(evidence, network));
        if (guest.PayloadStarted)
            return Started(evidence, guest);
        // The disk came and the network too: what is missing is the payload's, and trying again would not bring it.
        if (guest.IsKnown && guest.LastStage == GuestStage.NoPayload)
            return (Verdict.Fail, $"The payload could not be run{Said(evidence, GuestStage.NoPayload, ": ")}.");
        if (evidence.End is MachineEnd.PoweredOff && !guest.IsKnown && evidence.Disk.Unreadable is { } problem)
            return (Verdict.NoResult, $"The guest powered off, but the result disk cannot be read: {problem}.");
        if (evidence.End is MachineEnd.PoweredOff && IsIllegible(evidence.Disk))
            return (Verdict.NoResult, "The guest powered off, but neither the record nor status.json can be read.");
        return (Verdict.BootHang, BootReason(evidence, guest));
    }

    /// <summary>How a machine ended, as a clause.</summary>
    public static string Describe(MachineEnd end) => end switch
    {
        MachineEnd.PoweredOff => "the guest powered off",
        MachineEnd.ImageUnusable(var reason) => $"the base image cannot be used: {reason}",
        MachineEnd.NotLaunched(var reason) => $"it was not launched: {reason}",
        MachineEnd.Deadline { Silence: true } deadline => $"the console was silent for {Seconds(deadline.Limit)}",
        MachineEnd.Deadline deadline => $"the limit of {Seconds(deadline.Limit)} was reached",
        MachineEnd.Alarm(var cause) => $"the console says: {cause.Line}",
        MachineEnd.Restarted => "the guest restarted itself",
        MachineEnd.Lost(var reason) => reason,
        _ => throw new InvalidOperationException($"Unknown end {end.GetType().Name}."),
    };

    /// <summary>The launcher's own limit is earlier than any deadline outside (DESIGN §8.2): a payload that still runs has lost it.</summary>
    private static (Verdict, string) Started(RunEvidence evidence, GuestAccount guest)
    {
        if (guest.Alarm is { } alarm)
            return (Verdict.Crash, $"The guest crashed while the payload ran; the console says: {alarm.Line}");
        if (evidence.Disk.Unreadable is { } problem && !guest.IsKnown)
            return (Verdict.NoResult, $"The payload had started, then {Describe(evidence.End)}; the result disk cannot be read: {problem}.");
        if (evidence.End is MachineEnd.Restarted)
            return (Verdict.Crash, "The guest restarted itself while the payload ran: it panicked, or the payload rebooted it.");
        return (Verdict.Crash, evidence.End is MachineEnd.PoweredOff
            ? "The guest powered off while the payload ran: the payload did it, or the launcher was killed."
            : $"The payload had started, then {Describe(evidence.End)}; the launcher, whose own limit is earlier, no longer acted.");
    }

    private static string NetworkReason(RunEvidence evidence, NetworkReport network)
    {
        var said = network.Evidence is { } found ? $": {found.TrimEnd('.')}" : Said(evidence, GuestStage.NoNetwork, ": ");
        return $"The guest had no working network{said}; the payload was not run.";
    }

    /// <summary>The reason that a marker gave, after <paramref name="lead"/>; empty where there was none.</summary>
    private static string Said(RunEvidence evidence, GuestStage stage, string lead) =>
        evidence.Markers.LastOrDefault(marker => marker.Stage == stage)?.Values.GetValueOrDefault("reason") is { } reason
            ? lead + reason.Replace('_', ' ').TrimEnd('.')
            : "";

    private static bool IsIllegible(DiskEvidence disk) =>
        disk.Record is null or GuestRecordReading.Damaged && disk.Status is not GuestStatusReading.Valid;

    private static string BootReason(RunEvidence evidence, GuestAccount guest)
    {
        var reached = guest.LastStage is { } stage ? $"in stage '{stage.Word()}'" : "before its launcher started";
        if (guest.Alarm is { } alarm)
            return $"The guest stopped {reached}; the console says: {alarm.Line}";
        if (evidence.Markers.Any(marker => marker.Stage == GuestStage.NoDisk))
            return $"The guest did not get its I/O disk{Said(evidence, GuestStage.NoDisk, ": ")}; the payload was not run.";
        if (evidence.End is MachineEnd.PoweredOff)
            return $"The guest powered off {reached}; the payload was not run.";
        if (evidence.End is MachineEnd.Restarted)
            return $"The guest restarted itself {reached}; the payload was not run.";
        // Without a disk and a console nobody saw the boot; yet a living launcher would have powered off by now (DESIGN §7).
        var inferred = evidence.Disk.Unreadable is not null && evidence.Markers.Count == 0 ? " (inferred: no disk came back and no console is known)" : "";
        return $"The guest hung {reached}: {Describe(evidence.End)}{inferred}.";
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
