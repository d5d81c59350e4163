using System.Text;
using CsCheck;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

public sealed class ConsoleScannerTests
{
    [Fact]
    public void A_marker_has_uptime_stage_and_values()
    {
        var marker = Assert.IsType<ConsoleMarker>(Assert.Single(Scan("@@VMSWEEP 91.20 payload-ended exit=0 x=a=b\r\n")));

        Assert.Equal(TimeSpan.FromSeconds(91.2), marker.Uptime);
        Assert.Equal(GuestStage.PayloadEnded, marker.Stage);
        Assert.Equal("0", marker.Values["exit"]);
        Assert.Equal("a=b", marker.Values["x"]);
    }

    [Theory]
    [InlineData("[    5.1] usb 1-1: new device@@VMSWEEP 5.20 disk\n")]
    [InlineData("\u001b[0;32m  OK  \u001b[0m@@VMSWEEP 5.20 disk\u001b[K\r\n")]
    [InlineData("\u001b]0;title\u0007@@VMSWEEP 5.20 disk\r\r\n")]
    [InlineData("progress 10%\rprogress 20%\r@@VMSWEEP 5.20 disk\n")]
    public void A_marker_is_found_among_what_else_a_console_shows(string console) =>
        Assert.Equal(GuestStage.Disk, Assert.IsType<ConsoleMarker>(Assert.Single(Scan(console))).Stage);

    [Theory]
    [InlineData("@@VMSWEEP disk\n")]
    [InlineData("@@VMSWEEP -1 disk\n")]
    [InlineData("@@VMSWEEP 1.00 lunch\n")]
    [InlineData("@@VMSWEEP 99999999999999 disk\n")]
    [InlineData("@@VMSWEEP\n")]
    [InlineData("@@VMSWEEP 1.00 payload-ended exit=0 of something\n")]
    public void What_is_not_quite_a_marker_is_none(string console) => Assert.Empty(Scan(console));

    [Theory]
    [InlineData("[    1.2] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b", ConsoleAlarmKind.KernelPanic, true)]
    [InlineData("Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)", ConsoleAlarmKind.RootNotMounted, true)]
    [InlineData("Give root password for maintenance", ConsoleAlarmKind.EmergencyShell, true)]
    [InlineData("You are in emergency mode. After logging in, type \"journalctl -xb\"", ConsoleAlarmKind.EmergencyShell, true)]
    [InlineData("Entering emergency mode. Exit the shell to continue.", ConsoleAlarmKind.EmergencyShell, true)]
    [InlineData("         Starting Dracut Emergency Shell...", ConsoleAlarmKind.EmergencyShell, true)]
    [InlineData("ALERT!  UUID=1234 does not exist.  Dropping to a shell!", ConsoleAlarmKind.RootNotMounted, true)]
    [InlineData("Gave up waiting for root file system device.  Common problems:", ConsoleAlarmKind.RootNotMounted, true)]
    [InlineData("(initramfs) ", ConsoleAlarmKind.InitramfsShell, true)]
    [InlineData("No bootable device.", ConsoleAlarmKind.NoBootDevice, true)]
    [InlineData("[   12.3] Oops: 0002 [#1] PREEMPT SMP NOPTI", ConsoleAlarmKind.KernelOops, false)]
    [InlineData("[   12.3] kernel BUG at fs/ext4/inode.c:2689!", ConsoleAlarmKind.KernelBug, false)]
    [InlineData("[   12.3] BUG: kernel NULL pointer dereference, address: 0000000000000000", ConsoleAlarmKind.KernelBug, false)]
    [InlineData("[  144.1] watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [swapper/0:1]", ConsoleAlarmKind.SoftLockup, false)]
    [InlineData("[  363.4] INFO: task jbd2/vda1-8:123 blocked for more than 120 seconds.", ConsoleAlarmKind.HungTask, false)]
    [InlineData("[  363.4] Out of memory: Killed process 1234 (postgres)", ConsoleAlarmKind.OutOfMemory, false)]
    [InlineData("[   3.4] blk_update_request: I/O error, dev vda, sector 2048", ConsoleAlarmKind.DiskError, false)]
    public void An_alarm_has_a_kind_and_its_line(string line, ConsoleAlarmKind kind, bool endsTheGuest)
    {
        var alarm = Assert.IsType<ConsoleAlarm>(Assert.Single(Scan("before\n" + line + "\nafter\n")));

        Assert.Equal(kind, alarm.Kind);
        Assert.Equal(line.TrimEnd(), alarm.Line);
        Assert.Equal(endsTheGuest, alarm.EndsTheGuest);
    }

    [Theory]
    [InlineData("[  OK  ] Reached target emergency.target")]
    [InlineData("Setting up libpanic (1.0)")]
    [InlineData("Loading initramfs ...")]
    [InlineData("Oops, said the package: nothing happened")]
    [InlineData("[    0.5] panic=10 on the command line")]
    public void Ordinary_lines_raise_no_alarm(string line) => Assert.Empty(Scan(line + "\n"));

    [Fact]
    public void A_prompt_is_seen_though_its_line_never_ends()
    {
        var scanner = new ConsoleScanner();

        Assert.Empty(scanner.Feed("(initram"u8));
        Assert.Single(scanner.Feed("fs) "u8));
        Assert.Empty(scanner.Feed("\n"u8));
    }

    [Fact]
    public void Any_cut_of_the_stream_gives_the_same_events()
    {
        var console = Encoding.UTF8.GetBytes(
            "SeaBIOS\r\n\u001b[2J@@VMSWEEP 5.20 disk\r\nKernel panic - not syncing: x\r\n\u001b]0;t\u001b\\@@VMSWEEP 6.00 payload-ended exit=1\n(initramfs) ");
        var whole = ConsoleScanner.ScanAll(console).Select(Show).ToList();

        Assert.Equal(4, whole.Count);
        Gen.Int[1, 20].Array[1, 200].Sample(sizes =>
        {
            var scanner = new ConsoleScanner();
            var events = new List<ConsoleEvent>();
            var position = 0;
            foreach (var size in sizes.Append(console.Length))
            {
                var end = Math.Min(console.Length, position + size);
                events.AddRange(scanner.Feed(console.AsSpan(position..end)));
                position = end;
            }

            events.AddRange(scanner.Finish());
            Assert.Equal(whole, events.Select(Show));
        });
    }

    [Fact]
    public void A_guest_that_repeats_an_alarm_for_ever_is_told_twenty_times() =>
        Assert.Equal(20, Scan(string.Concat(Enumerable.Repeat("BUG: soft lockup - CPU#0 stuck\n", 1000))).Count);

    [Fact]
    public void A_line_without_end_is_bounded()
    {
        var alarm = Assert.IsType<ConsoleAlarm>(Assert.Single(Scan("Kernel panic - not syncing: " + new string('x', 1 << 20) + "\n")));

        Assert.Equal(4096, alarm.Line.Length);
    }

    [Fact]
    public void Arbitrary_bytes_do_no_harm_and_hide_nothing_after_the_next_line_break() =>
        Gen.Byte.Array[0, 500].Sample(junk =>
            Assert.Contains(ConsoleScanner.ScanAll([.. junk, .. "\n@@VMSWEEP 1.00 done\n"u8]), found => found is ConsoleMarker { Stage: GuestStage.Done }));

    private static IReadOnlyList<ConsoleEvent> Scan(string console) => ConsoleScanner.ScanAll(Encoding.UTF8.GetBytes(console));

    private static string Show(ConsoleEvent found) =>
        found is ConsoleMarker marker ? $"{marker.Uptime} {marker.Stage} {string.Join(',', marker.Values)}" : found.ToString();
}
