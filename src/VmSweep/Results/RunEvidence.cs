using VmSweep.Guest;
using VmSweep.Results.Payloads;

namespace VmSweep.Results;

/// <summary>
/// What an engine saw of one attempt, without judgement. Whatever an engine cannot know it leaves out: on HTCondor there
/// is no console and the end is either an ordinary one or a loss.
/// </summary>
public sealed record RunEvidence
{
    /// <summary>How the machine ended.</summary>
    public required MachineEnd End { get; init; }

    /// <summary>What came back on the I/O disk.</summary>
    public required DiskEvidence Disk { get; init; }

    /// <summary>Markers seen on the console, in order.</summary>
    public IReadOnlyList<ConsoleMarker> Markers { get; init; } = [];

    /// <summary>Alarms seen on the console, in order.</summary>
    public IReadOnlyList<ConsoleAlarm> Alarms { get; init; } = [];
}

/// <summary>How a run's virtual machine ended, as its engine saw it.</summary>
public abstract record MachineEnd
{
    private MachineEnd()
    {
    }

    /// <summary>The guest powered off by itself.</summary>
    public sealed record PoweredOff : MachineEnd;

    /// <summary>The base image is missing or damaged; nothing was started.</summary>
    public sealed record ImageUnusable(string Reason) : MachineEnd;

    /// <summary>The machine could not be started.</summary>
    public sealed record NotLaunched(string Reason) : MachineEnd;

    /// <summary>The engine ended it because a deadline passed.</summary>
    /// <param name="Limit">The limit that was reached.</param>
    /// <param name="Stage">The stage by the console's markers; null before the first, and where nobody outside can know.</param>
    /// <param name="Silence">True when the limit was on console silence and not on the stage.</param>
    public sealed record Deadline(TimeSpan Limit, GuestStage? Stage, bool Silence = false) : MachineEnd;

    /// <summary>The engine ended it because of an alarm on the console.</summary>
    public sealed record Alarm(ConsoleAlarm Cause) : MachineEnd;

    /// <summary>The guest restarted itself, and the engine does not let a machine boot twice.</summary>
    public sealed record Restarted : MachineEnd;

    /// <summary>Evicted, removed, held for good, killed from outside, or its host vanished.</summary>
    public sealed record Lost(string Reason) : MachineEnd;
}

/// <summary>What the result disk gave.</summary>
public sealed record DiskEvidence
{
    /// <summary>Why the file system could not be read; null when it could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The record; null where the image has none (one made for vm-test-runs).</summary>
    public GuestRecordReading? Record { get; init; }

    public GuestStatusReading Status { get; init; } = new GuestStatusReading.Missing();

    public PayloadReading Payload { get; init; } = PayloadReading.Empty;

    /// <summary>Free space as the reader of the disk counted it; null where it did not.</summary>
    public ByteSize? Free { get; init; }

    /// <summary>No disk came back, or it could not be read at all.</summary>
    public static DiskEvidence None(string reason) => new() { Unreadable = reason };
}
