using VmSweep.Guest;

namespace VmSweep.Results;

/// <summary>A verdict with its reason, and what else a reader should know.</summary>
/// <param name="Reason">One sentence that names the evidence.</param>
/// <param name="Notes">Facts that do not change the verdict.</param>
public sealed record Judgement(Verdict Verdict, string Reason, IReadOnlyList<string> Notes);

/// <summary>
/// From evidence to verdict, by DESIGN §6. Three questions, in this order: did the machine run at all, did the payload
/// come to an end that the launcher saw, and what did the payload say.
/// </summary>
public static class VerdictRules
{
    /// <param name="isExcepted">True for a failing case that is a known, dated exception; none by default.</param>
    public static Judgement Judge(RunEvidence evidence, Func<TestCase, bool>? isExcepted = null)
    {
        var guest = new GuestAccount(evidence);
        var (verdict, reason) =
            BeforeAnyGuest(evidence)
            ?? SecondBoot(guest)
            ?? LimitReached(guest)
            ?? PayloadEnded(evidence, guest, isExcepted ?? (_ => false))
            ?? UnfinishedRules.Judge(evidence, guest);
        return new(verdict, reason, [.. Notes(evidence, guest)]);
    }

    private static (Verdict, string)? BeforeAnyGuest(RunEvidence evidence) => evidence.End switch
    {
        MachineEnd.ImageUnusable(var reason) => (Verdict.ImageError, $"The base image cannot be used: {reason}."),
        MachineEnd.NotLaunched(var reason) => (Verdict.NoLaunch, $"The virtual machine could not be started: {reason.TrimEnd('.')}."),
        _ => null,
    };

    private static (Verdict, string)? SecondBoot(GuestAccount guest)
    {
        if (guest.Boots < 2)
            return null;
        return guest.PayloadStarted
            ? (Verdict.Crash, $"The guest rebooted after the payload had started ({guest.Boots} boots by {guest.Source}){guest.AlarmClause}.")
            : (Verdict.BootHang, $"The guest rebooted before the payload had started ({guest.Boots} boots by {guest.Source}){guest.AlarmClause}.");
    }

    private static (Verdict, string)? LimitReached(GuestAccount guest) => guest.Payload == PayloadState.Timeout
        ? (Verdict.Timeout, $"run-job ran past its limit and was ended by the launcher (by {guest.Source}).")
        : null;

    private static (Verdict, string)? PayloadEnded(RunEvidence evidence, GuestAccount guest, Func<TestCase, bool> isExcepted)
    {
        if (!guest.Payload.HasEnded())
            return null;
        return evidence.Disk.Unreadable is { } problem
            ? (Verdict.NoResult, $"run-job ended with {guest.EndOfPayload} by the record, but the result disk cannot be read: {problem}.")
            : PayloadRules.Judge(evidence.Disk.Payload.Cases, PayloadEnd.Of(evidence.Disk, guest)!, isExcepted);
    }

    private static IEnumerable<string> Notes(RunEvidence evidence, GuestAccount guest)
    {
        if (evidence.Disk.Record is GuestRecordReading.Damaged(var reason))
            yield return $"The record is damaged ({reason}).";
        if (evidence.Disk.Record is GuestRecordReading.Valid { OtherCopy: { } other })
            yield return $"One copy of the record is damaged ({other}); the other was used.";
        if (evidence.Disk.Status is GuestStatusReading.Damaged(var status))
            yield return $"status.json is not used: {status}.";
        if (guest.DiskIsFull)
            yield return $"The I/O disk is full ({guest.Free} free).";
        if (guest.Payload.HasEnded() && evidence.End is not MachineEnd.PoweredOff)
            yield return $"The guest did not power off by itself: {UnfinishedRules.Describe(evidence.End)}.";
        foreach (var note in evidence.Disk.Payload.Notes.Concat(evidence.Disk.Payload.Problems))
            yield return note;
        foreach (var alarm in evidence.Alarms.GroupBy(alarm => alarm.Kind))
            yield return $"Console: {alarm.First().Line}{(alarm.Count() > 1 ? $" (and {alarm.Count() - 1} more of the kind)" : "")}";
    }
}
