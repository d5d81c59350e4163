using System.Text.RegularExpressions;

namespace VmSweep.Guest;

/// <summary>The lines by which kernels, dracut, initramfs-tools, systemd and boot loaders say that they gave up.</summary>
internal static partial class ConsoleAlarmPatterns
{
    /// <summary>In this order: a line may fit several, the first counts.</summary>
    private static readonly (string Text, ConsoleAlarmKind Kind)[] Texts =
    [
        // The kernel says both in one line: "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)".
        ("Unable to mount root fs", ConsoleAlarmKind.RootNotMounted),
        ("Kernel panic - not syncing", ConsoleAlarmKind.KernelPanic),
        ("Give root password for maintenance", ConsoleAlarmKind.EmergencyShell),
        ("Cannot open access to console, the root account is locked", ConsoleAlarmKind.EmergencyShell),
        ("You are in emergency mode", ConsoleAlarmKind.EmergencyShell),
        ("You are in rescue mode", ConsoleAlarmKind.EmergencyShell),
        ("Entering emergency mode", ConsoleAlarmKind.EmergencyShell),
        ("Starting Dracut Emergency Shell", ConsoleAlarmKind.EmergencyShell),
        ("Generating \"/run/initramfs/rdsosreport.txt\"", ConsoleAlarmKind.EmergencyShell),
        ("Press Enter for maintenance", ConsoleAlarmKind.EmergencyShell),
        ("does not exist.  Dropping to a shell!", ConsoleAlarmKind.RootNotMounted),
        ("Gave up waiting for root", ConsoleAlarmKind.RootNotMounted),
        ("No bootable device", ConsoleAlarmKind.NoBootDevice),
        ("grub rescue>", ConsoleAlarmKind.NoBootDevice),
        ("BUG: soft lockup", ConsoleAlarmKind.SoftLockup),
        ("watchdog: BUG: ", ConsoleAlarmKind.SoftLockup),
        ("rcu_sched self-detected stall", ConsoleAlarmKind.SoftLockup),
        ("rcu: INFO: ", ConsoleAlarmKind.SoftLockup),
        ("blocked for more than", ConsoleAlarmKind.HungTask),
        ("Out of memory: Kill", ConsoleAlarmKind.OutOfMemory),
        ("oom-kill:", ConsoleAlarmKind.OutOfMemory),
        ("I/O error, dev ", ConsoleAlarmKind.DiskError),
        ("EXT4-fs error", ConsoleAlarmKind.DiskError),
    ];

    public static ConsoleAlarm? Find(string line)
    {
        foreach (var (text, kind) in Texts)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return new(kind, line);
        }

        return Oops().IsMatch(line) ? new(ConsoleAlarmKind.KernelOops, line)
            : KernelBug().IsMatch(line) ? new(ConsoleAlarmKind.KernelBug, line)
            : Prompt().IsMatch(line) ? new(ConsoleAlarmKind.InitramfsShell, line)
            : null;
    }

    /// <summary>A prompt waits on a line that does not end, so it is looked for before the line break comes.</summary>
    public static bool IsPrompt(string line) =>
        Prompt().IsMatch(line)
        || line.Contains("grub rescue>", StringComparison.Ordinal)
        || line.Contains("Press Enter for maintenance", StringComparison.Ordinal);

    /// <summary>Not any "Oops": <c>Oops: general protection fault</c> and <c>Oops: 0002 [#1]</c>, after the time of day or at the start.</summary>
    [GeneratedRegex(@"(^|\] )(Internal error: )?Oops( -|:) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Oops();

    [GeneratedRegex(@"(^|\] )(kernel BUG at |BUG: (unable to handle|kernel NULL|scheduling while|Bad page|sleeping function))", RegexOptions.ExplicitCapture)]
    private static partial Regex KernelBug();

    [GeneratedRegex(@"^(\(initramfs\)|dracut:/#|:/#) ?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Prompt();
}
