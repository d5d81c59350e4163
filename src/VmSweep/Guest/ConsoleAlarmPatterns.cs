using System.Globalization;
using System.Text.RegularExpressions;

namespace VmSweep.Guest;

/// <summary>The lines by which kernels, dracut, initramfs-tools, systemd and boot loaders say that they gave up.</summary>
internal static partial class ConsoleAlarmPatterns
{
    /// <summary>systemd's own limit for a unit is 90 s; a unit without one that takes twice that is not coming. Less than the silence limit.</summary>
    private const int LongestStartJobSeconds = 180;

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
        ("Welcome to emergency mode", ConsoleAlarmKind.EmergencyShell),
        ("Welcome to rescue mode", ConsoleAlarmKind.EmergencyShell),
        ("Entering emergency mode", ConsoleAlarmKind.EmergencyShell),
        ("Starting Dracut Emergency Shell", ConsoleAlarmKind.EmergencyShell),
        ("Generating \"/run/initramfs/rdsosreport.txt\"", ConsoleAlarmKind.EmergencyShell),
        ("Press Enter for maintenance", ConsoleAlarmKind.EmergencyShell),
        ("does not exist.  Dropping to a shell!", ConsoleAlarmKind.RootNotMounted),
        ("Gave up waiting for root", ConsoleAlarmKind.RootNotMounted),
        ("Target filesystem doesn't have requested", ConsoleAlarmKind.RootNotMounted),
        ("No init found. Try passing init= bootarg", ConsoleAlarmKind.RootNotMounted),
        ("requires a manual fsck", ConsoleAlarmKind.RootNotMounted),
        ("RUN fsck MANUALLY", ConsoleAlarmKind.FileSystemGone),
        // SeaBIOS, OVMF, the boot sectors of PCs, of Windows and of syslinux.
        ("No bootable device", ConsoleAlarmKind.NoBootDevice),
        ("No bootable option or device was found", ConsoleAlarmKind.NoBootDevice),
        ("Missing operating system", ConsoleAlarmKind.NoBootDevice),
        ("Error loading operating system", ConsoleAlarmKind.NoBootDevice),
        ("Operating system not found", ConsoleAlarmKind.NoBootDevice),
        ("Could not find kernel image", ConsoleAlarmKind.BootLoader),
        ("grub rescue>", ConsoleAlarmKind.BootLoader),
        ("Entering rescue mode...", ConsoleAlarmKind.BootLoader),
        ("Minimal BASH-like line editing is supported", ConsoleAlarmKind.BootLoader),
        ("error: you need to load the kernel first", ConsoleAlarmKind.BootLoader),
        ("error: out of memory.", ConsoleAlarmKind.BootLoader),
        ("Filesystem has been shut down", ConsoleAlarmKind.FileSystemGone),
        ("Shutting down filesystem", ConsoleAlarmKind.FileSystemGone),
        ("log mount/recovery failed", ConsoleAlarmKind.FileSystemGone),
        ("log mount failed", ConsoleAlarmKind.FileSystemGone),
        ("open_ctree failed", ConsoleAlarmKind.FileSystemGone),
        ("forced readonly", ConsoleAlarmKind.FileSystemGone),
        ("Remounting filesystem read-only", ConsoleAlarmKind.FileSystemGone),
        ("VFS: Can't find ext4 filesystem", ConsoleAlarmKind.FileSystemGone),
        ("EXT4-fs error", ConsoleAlarmKind.DiskError),
        ("BTRFS critical", ConsoleAlarmKind.DiskError),
        ("Metadata corruption detected", ConsoleAlarmKind.DiskError),
        ("BUG: soft lockup", ConsoleAlarmKind.SoftLockup),
        ("watchdog: BUG: ", ConsoleAlarmKind.SoftLockup),
        ("rcu_sched self-detected stall", ConsoleAlarmKind.SoftLockup),
        ("rcu: INFO: ", ConsoleAlarmKind.SoftLockup),
        ("blocked for more than", ConsoleAlarmKind.HungTask),
        ("Out of memory: Kill", ConsoleAlarmKind.OutOfMemory),
        ("Out of memory and no killable processes", ConsoleAlarmKind.OutOfMemory),
        ("Initramfs unpacking failed: write error", ConsoleAlarmKind.OutOfMemory),
        ("oom-kill:", ConsoleAlarmKind.OutOfMemory),
        ("I/O error, dev ", ConsoleAlarmKind.DiskError),
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
            : BootLoaderPrompt().IsMatch(line) ? new(ConsoleAlarmKind.BootLoader, line)
            : WaitsForEver(line) ? new(ConsoleAlarmKind.StartJobWaits, line)
            : null;
    }

    /// <summary>A prompt waits on a line that does not end, so it is looked for before the line break comes.</summary>
    public static bool IsPrompt(string line) =>
        Prompt().IsMatch(line)
        || BootLoaderPrompt().IsMatch(line)
        || line.Contains("grub rescue>", StringComparison.Ordinal)
        || line.Contains("Press Enter for maintenance", StringComparison.Ordinal);

    /// <summary><c>[  *** ] A start job is running for dev-vdb.device (3min 4s / no limit)</c>, told each second.</summary>
    private static bool WaitsForEver(string line)
    {
        if (!line.Contains(" / no limit)", StringComparison.Ordinal) || StartJob().Match(line) is not { Success: true } job)
            return false;
        return (Number("days") * 86_400) + (Number("hours") * 3600) + (Number("minutes") * 60) + Number("seconds") >= LongestStartJobSeconds;

        long Number(string name) => job.Groups[name] is { Success: true, ValueSpan: var digits } ? long.Parse(digits, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Not any "Oops": <c>Oops: general protection fault</c> and <c>Oops: 0002 [#1]</c>, after the time of day or at the start.</summary>
    [GeneratedRegex(@"(^|\] )(Internal error: )?Oops( -|:) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Oops();

    [GeneratedRegex(@"(^|\] )(kernel BUG at |BUG: (unable to handle|kernel NULL|scheduling while|Bad page|sleeping function))", RegexOptions.ExplicitCapture)]
    private static partial Regex KernelBug();

    [GeneratedRegex(@"^(\(initramfs\)|dracut:/#|switch_root:/#|:/#) ?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"^(grub( rescue)?>|Shell>) ?$", RegexOptions.ExplicitCapture)]
    private static partial Regex BootLoaderPrompt();

    [GeneratedRegex(@"A start job is running for .* \(((?<days>[0-9]{1,3})d ?)?((?<hours>[0-9]{1,2})h ?)?((?<minutes>[0-9]{1,2})min ?)?((?<seconds>[0-9]{1,2})s)? / no limit\)", RegexOptions.ExplicitCapture)]
    private static partial Regex StartJob();
}
