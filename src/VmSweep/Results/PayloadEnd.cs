using VmSweep.Guest;

namespace VmSweep.Results;

/// <summary>
/// How a payload ended, as far as verdicts ask for it. It is kept with the result: exceptions are dated, and whether a failure is one is asked
/// again whenever the report is written.
/// </summary>
/// <param name="Exit">Its exit status; null where it was not recorded or a signal ended it.</param>
/// <param name="Problems">What could not be read of its test results.</param>
/// <param name="TimedOutIn">The test that ran when osg-test's own alarm went off.</param>
public sealed record PayloadEnd(
    PayloadState State,
    int? Exit,
    int? Signal,
    ByteSize? Free,
    bool DiskIsFull,
    IReadOnlyList<string> Problems,
    bool IsOsgTest,
    string? TimedOutIn)
{
    /// <summary>Null where the payload did not end or nothing of it can be read.</summary>
    internal static PayloadEnd? Of(DiskEvidence disk, GuestAccount guest) => guest.Payload.HasEnded() && disk.Unreadable is null
        ? new(guest.Payload, guest.Exit, guest.Signal, guest.Free, guest.DiskIsFull, disk.Payload.Problems, disk.Payload.IsOsgTest, disk.Payload.TimedOutIn)
        : null;

    public override string ToString() => State switch
    {
        PayloadState.Exited => Exit is { } exit ? $"exit status {exit}" : "an unknown exit status",
        PayloadState.Signaled => Signal is { } signal ? $"signal {signal}" : "a signal",
        _ => "the launcher's limit",
    };
}
