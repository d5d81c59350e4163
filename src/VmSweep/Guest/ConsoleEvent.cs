namespace VmSweep.Guest;

/// <summary>Something on a guest's console that an engine acts upon.</summary>
public abstract record ConsoleEvent;

/// <summary>A line <c>@@VMSWEEP &lt;uptime&gt; &lt;stage&gt; [key=value …]</c> of the launcher. A hint: verdicts come from the disk.</summary>
/// <param name="Values">The key=value words; of a repeated key the first.</param>
public sealed record ConsoleMarker(TimeSpan Uptime, GuestStage Stage, IReadOnlyDictionary<string, string> Values) : ConsoleEvent;

/// <summary>The line <c>@@VMSWEEP &lt;uptime&gt; waiting</c>: booted, and no I/O disk yet.</summary>
public sealed record ConsoleWaiting(TimeSpan Uptime) : ConsoleEvent;

/// <summary>A line by which kernels and init systems say that something went wrong.</summary>
/// <param name="Line">The offending line, without control characters.</param>
public sealed record ConsoleAlarm(ConsoleAlarmKind Kind, string Line) : ConsoleEvent
{
    /// <summary>True where the guest will not go on by itself, so waiting for a deadline is a waste; else it is evidence only.</summary>
    public bool EndsTheGuest => Kind <= ConsoleAlarmKind.NoBootDevice;

    /// <summary>True where a guest that still boots will not come up. Later the same line may be about a payload's own doing: its test disk, its memory.</summary>
    public bool EndsTheBoot => EndsTheGuest || Kind is ConsoleAlarmKind.FileSystemGone or ConsoleAlarmKind.StartJobWaits or ConsoleAlarmKind.OutOfMemory;
}

/// <summary>Kinds of alarms; those up to <see cref="NoBootDevice"/> end a guest.</summary>
public enum ConsoleAlarmKind
{
    KernelPanic,
    RootNotMounted,
    EmergencyShell,
    InitramfsShell,

    /// <summary>A boot loader stands at its prompt, or asks for a key.</summary>
    BootLoader,
    NoBootDevice,

    /// <summary>A file system shut itself down, or cannot be opened.</summary>
    FileSystemGone,

    /// <summary>systemd waits for a unit that has no limit.</summary>
    StartJobWaits,
    KernelOops,
    KernelBug,
    SoftLockup,
    HungTask,
    OutOfMemory,
    DiskError,
}
