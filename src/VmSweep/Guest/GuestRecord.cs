namespace VmSweep.Guest;

/// <summary>What the launcher last entered into <c>.vmsweep/record</c> (docs/guest-contract.md, "The record").</summary>
/// <param name="Sequence">Grows by one with every entry.</param>
/// <param name="Boots">How often this I/O disk was booted with.</param>
/// <param name="Uptime">Time since boot when the entry was made.</param>
/// <param name="Exit">The payload's exit status, once it has one.</param>
/// <param name="Signal">The signal that ended the payload, if one did.</param>
/// <param name="FreeSpace">Free space of the I/O disk.</param>
public sealed record GuestRecord(
    long Sequence,
    int Boots,
    GuestStage Stage,
    TimeSpan Uptime,
    PayloadState Payload,
    int? Exit,
    int? Signal,
    ByteSize? FreeSpace);

/// <summary>What reading a record came to. The bytes are a guest's, so a bad one is an outcome and not an exception.</summary>
public abstract record GuestRecordReading
{
    private GuestRecordReading()
    {
    }

    /// <summary>The record, where there is one.</summary>
    public GuestRecord? RecordOrNull => (this as Valid)?.Record;

    /// <summary>8,192 NUL bytes: no launcher has written to this disk.</summary>
    public sealed record Fresh : GuestRecordReading;

    /// <param name="OtherCopy">What is wrong with the other copy; null when nothing is. One torn copy is what the second is for.</param>
    public sealed record Valid(GuestRecord Record, string? OtherCopy) : GuestRecordReading;

    public sealed record Damaged(string Reason) : GuestRecordReading;
}
