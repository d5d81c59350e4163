using System.Text;
using VmSweep.Engines.Local;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Testing;

namespace VmSweep.Tests.Guest;

/// <summary>
/// What firmware, boot loaders, initramfs and systemd print when a boot ends; the texts are those of SeaBIOS (boot.c), edk2 (BdsEntry.c), GRUB (kern/rescue_reader.c,
/// normal/main.c), syslinux, initramfs-tools (scripts/functions, scripts/local), dracut (rdsosreport), util-linux' sulogin, the kernel and systemd (manager.c).
/// </summary>
public sealed class LastWordsTests
{
    [Theory]
    [InlineData("Booting from Hard Disk...\r\nBoot failed: not a bootable disk\r\n\r\nNo bootable device.\r\n", ConsoleAlarmKind.NoBootDevice)]
    [InlineData("No bootable device.  Retrying in 60 seconds.\r\n", ConsoleAlarmKind.NoBootDevice)]
    [InlineData("BdsDxe: failed to load Boot0001 \"UEFI Misc Device\" from PciRoot(0x0)/Pci(0x3,0x0): Not Found\r\nBdsDxe: No bootable option or device was found.\r\nBdsDxe: Press any key to enter the Boot Manager Menu.\r\n", ConsoleAlarmKind.NoBootDevice)]
    [InlineData("UEFI Interactive Shell v2.2\r\nPress ESC in 1 seconds to skip startup.nsh or any other key to continue.\r\n\u001b[1m\u001b[33m\u001b[40mShell> \u001b[0m", ConsoleAlarmKind.BootLoader)]
    [InlineData("Missing operating system.\r\n", ConsoleAlarmKind.NoBootDevice)]
    [InlineData("GRUB loading.\r\nWelcome to GRUB!\r\n\r\nerror: unknown filesystem.\r\nEntering rescue mode...\r\ngrub rescue> ", ConsoleAlarmKind.BootLoader)]
    [InlineData("                             GNU GRUB  version 2.06\r\n\r\n   Minimal BASH-like line editing is supported. For the first word, TAB lists\r\n", ConsoleAlarmKind.BootLoader)]
    [InlineData("\u001b[Hgrub> ", ConsoleAlarmKind.BootLoader)]
    [InlineData("error: file `/boot/vmlinuz-6.1.0' not found.\r\nerror: you need to load the kernel first.\r\n\r\nPress any key to continue...", ConsoleAlarmKind.BootLoader)]
    [InlineData("Loading initial ramdisk ...\r\nerror: out of memory.\r\n\r\nPress any key to continue...", ConsoleAlarmKind.BootLoader)]
    [InlineData("Could not find kernel image: linux\r\nboot: ", ConsoleAlarmKind.BootLoader)]
    [InlineData("mount: mounting /dev/vda1 on /root failed: Invalid argument\nTarget filesystem doesn't have requested /sbin/init.\nNo init found. Try passing init= bootarg.\n", ConsoleAlarmKind.RootNotMounted)]
    [InlineData("ALERT!  UUID=0f0f-1 does not exist.  Dropping to a shell!\n", ConsoleAlarmKind.RootNotMounted)]
    [InlineData("/dev/vda1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.\n\t(i.e., without -a or -p options)\nfsck exited with status code 4\nThe root filesystem on /dev/vda1 requires a manual fsck\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("BusyBox v1.35.0 (Debian 1:1.35.0-4) built-in shell (ash)\nEnter 'help' for a list of built-in commands.\n\n(initramfs) ", ConsoleAlarmKind.InitramfsShell)]
    [InlineData("[  132.1] dracut-initqueue[312]: Warning: Could not boot.\n         Starting Dracut Emergency Shell...\n", ConsoleAlarmKind.EmergencyShell)]
    [InlineData("Generating \"/run/initramfs/rdsosreport.txt\"\n\nEntering emergency mode. Exit the shell to continue.\n", ConsoleAlarmKind.EmergencyShell)]
    [InlineData("dracut:/# ", ConsoleAlarmKind.InitramfsShell)]
    [InlineData("switch_root:/# ", ConsoleAlarmKind.InitramfsShell)]
    [InlineData("Give root password for maintenance\n(or press Control-D to continue): ", ConsoleAlarmKind.EmergencyShell)]
    [InlineData("Cannot open access to console, the root account is locked.\nSee sulogin(8) man page for more details.\n", ConsoleAlarmKind.EmergencyShell)]
    [InlineData("[    9.1] XFS (vda4): Corruption of in-memory data (0x8) detected at xfs_trans_cancel+0x14a (fs/xfs/xfs_trans.c:1097).  Shutting down filesystem.\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("[    9.1] XFS (vda4): Filesystem has been shut down due to log error (0x2).\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("[    2.1] XFS (vda4): log mount/recovery failed: error -117\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("[    2.3] BTRFS error (device vda2): open_ctree failed: -22\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("[    7.3] BTRFS info (device vda2: state E): forced readonly\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("[    7.3] EXT4-fs (vda1): Remounting filesystem read-only\n", ConsoleAlarmKind.FileSystemGone)]
    [InlineData("\r\u001b[K[ \u001b[0;31m*\u001b[0;1;31m*\u001b[0m] (1 of 2) A start job is running for /dev/vdc1 (3min 4s / no limit)\r", ConsoleAlarmKind.StartJobWaits)]
    [InlineData("[**    ] A start job is running for Wait for it (1h 2s / no limit)\n", ConsoleAlarmKind.StartJobWaits)]
    [InlineData("[    4.3] Out of memory: Killed process 212 (systemd-udevd) total-vm:24000kB, anon-rss:3000kB\n", ConsoleAlarmKind.OutOfMemory)]
    [InlineData("[    1.3] Initramfs unpacking failed: write error\n", ConsoleAlarmKind.OutOfMemory)]
    [InlineData("[    4.3] Out of memory and no killable processes...\n[    4.3] Kernel panic - not syncing: System is deadlocked on memory\n", ConsoleAlarmKind.OutOfMemory)]
    [InlineData("[    1.9] Kernel panic - not syncing: No working init found.  Try passing init= option to kernel.\n", ConsoleAlarmKind.KernelPanic)]
    public void A_boot_that_has_ended_is_named_at_once(string console, ConsoleAlarmKind kind) => Assert.Equal(kind, Fatal(console)?.Kind);

    [Theory]
    [InlineData("[  OK  ] A start job is running for Wait for Network (1min 20s / no limit)\n")]
    [InlineData("[ ***  ] A start job is running for dev-vdb.device (1min 29s / 1min 30s)\n")]
    [InlineData("Boot failed: could not read the boot disk\r\nBooting from DVD/CD...\r\n")]
    [InlineData("BdsDxe: failed to load Boot0001 \"UEFI PXEv4\" from PciRoot(0x0): Not Found\r\nBdsDxe: loading Boot0002\r\n")]
    [InlineData("error: file `/boot/grub/fonts/unicode.pf2' not found.\r\n")]
    [InlineData("SYSLINUX 6.04\r\nboot: ")]
    [InlineData("[    1.1] EXT4-fs (vda1): recovery complete\n[    1.2] XFS (vda2): Starting recovery (logdev: internal)\n")]
    [InlineData("[    1.2] BTRFS info (device vda2): using free space tree\n")]
    [InlineData("Press any key to continue... [or wait 5 seconds]\r\n")]
    public void A_boot_that_may_come_up_yet_is_not_given_up(string console) => Assert.Null(Fatal(console));

    [Theory]
    [InlineData("[   90.1] XFS (vdc1): Corruption of in-memory data detected.  Shutting down filesystem\n")]
    [InlineData("[   90.1] Out of memory: Killed process 999 (stress)\n")]
    [InlineData("[   90.1] EXT4-fs (loop0): Remounting filesystem read-only\n")]
    public void What_a_payload_does_to_a_disk_or_memory_of_its_own_ends_nothing(string console) => Assert.Null(Fatal("@@VMSWEEP 25.10 payload @@VMSWEEP 25.10 payload @@\n" + console));

    private static ConsoleAlarm? Fatal(string console)
    {
        var watcher = new GuestWatcher(new StageWatch(StageLimits.Default, TimeSpan.FromMinutes(1), new ManualTime()), static _ => { });
        watcher.Feed(Encoding.UTF8.GetBytes(console));
        return watcher.FatalAlarm;
    }
}
