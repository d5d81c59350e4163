using System.Text;
using CsCheck;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

/// <summary>The kernel writes to the serial port past the terminal, in the middle of what others write there.</summary>
public sealed class CutMarkerTests
{
    /// <summary>As launchers before version 2 write it: once, and without an end.</summary>
    private const string Old = "\n@@VMSWEEP 21.00 disk\n\n@@VMSWEEP 22.00 network\n\n@@VMSWEEP 25.10 payload\nrunning\n\n@@VMSWEEP 91.20 payload-ended exit=137\n\n@@VMSWEEP 92.00 done\n";

    private static readonly string New = string.Concat(Markers("21.00 disk", "22.00 network", "25.10 payload", "91.20 payload-ended exit=137", "92.00 done"));

    private static readonly string[] Kernel =
    [
        "[   25.101] random: crng init done\n",
        "[   25.101234] device veth1 entered promiscuous mode\n[   25.101300] br0: port 1(veth1) entered forwarding state\n",
        "[   25.101234][    T1] flood 17\n",
        "[12345.678901] audit: type=1400 audit(1764.1:2): apparmor=\"DENIED\"\n",
    ];

    [Fact]
    public void A_marker_cut_in_two_is_put_together_again()
    {
        var markers = Scan("[   20.100] systemd[1]: Reached target multi-user.\n\n@@VMSWEEP 22.00 network\n\n@@VMSWEEP 25.10 payl[   25.101] random: crng init done\noad\nrunning\n\n@@VMSWEEP 91.20 payload-ended exit=0\n").OfType<ConsoleMarker>().ToList();

        Assert.Equal([GuestStage.Network, GuestStage.Payload, GuestStage.PayloadEnded], markers.Select(marker => marker.Stage));
        Assert.Equal("0", markers[2].Values["exit"]);
    }

    [Fact]
    public void A_marker_that_stands_twice_is_told_once() =>
        Assert.Equal(GuestStage.Disk, Assert.IsType<ConsoleMarker>(Assert.Single(Scan(Markers("21.00 disk").Single()))).Stage);

    [Theory]
    [InlineData("@@VMSWEEP 25.10 payload [   25.200] usb 1-1: new device\n@@VMSWEEP 25.10 payload @@\n")]
    [InlineData("@@VMSWEEP 25.10 payload @@VMSWEEP 25.10 payload @@[   25.200] usb 1-1: new device\n\n")]
    [InlineData("@@VMSWEEP 25.10 payload @@VMSW[   25.200] usb 1-1: new device\nEEP 25.10 payload @@\n")]
    [InlineData("@[   25.200] usb 1-1: new device\n@VMSWEEP 25.10 payload @@VMSWEEP 25.10 payload @@\n")]
    [InlineData("@@VMSWEEP 25.10 pay[   25.200] a\nload @@VMSWEEP 25.10 pa[   25.300] b\nyload @@\n")]
    [InlineData("[   25.200] usb 1-1: @@VMSWEEP 25.10 payload @@VMSWEEP 25.10 payload @@\nnew device\n")]
    [InlineData("@@VMSWEEP 25.10 payload[   25.200] usb 1-1: new device\n\nrunning\n")]
    public void Wherever_the_cut_is_the_marker_is_told_once(string console)
    {
        var marker = Assert.IsType<ConsoleMarker>(Assert.Single(Scan(console)));

        Assert.Equal((GuestStage.Payload, TimeSpan.FromSeconds(25.1)), (marker.Stage, marker.Uptime));
    }

    [Fact]
    public void What_the_kernel_said_into_a_marker_is_heard_too()
    {
        var events = Scan("@@VMSWEEP 25.10 payl[   25.200] Kernel panic - not syncing: x\noad @@VMSWEEP 25.10 payload @@\n");

        Assert.Contains(events, found => found is ConsoleAlarm { Kind: ConsoleAlarmKind.KernelPanic });
        Assert.Contains(events, found => found is ConsoleMarker { Stage: GuestStage.Payload });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_cut_anywhere_loses_no_marker(bool isNew)
    {
        var console = isNew ? New : Old;
        var whole = Stages(console);
        Gen.Select(Gen.Int[0, console.Length], Gen.OneOf(Kernel)).Sample((at, message) =>
            Assert.Equal(whole, Stages(console.Insert(at, message)), Same));
    }

    /// <summary>While the terminal sends, the kernel writes between any two fills of the port's buffer.</summary>
    [Fact]
    public void A_flood_that_cuts_every_sixteen_bytes_loses_no_marker()
    {
        var whole = Stages(New);
        Gen.Select(Gen.Int[1, 16].Array[60, 200], Gen.Int[0, Kernel.Length - 1].Array[200]).Sample((sizes, messages) =>
        {
            var console = new StringBuilder();
            var at = 0;
            for (var part = 0; at < New.Length; part++)
            {
                var end = Math.Min(New.Length, at + sizes[part % sizes.Length]);
                // A printed line ends before the next message begins: the terminal's line breaks are in the same stream.
                console.Append(New.AsSpan(at, end - at)).Append(Kernel[messages[part % messages.Length]]);
                at = end;
            }

            Assert.Equal(whole, Stages(console.ToString()), Same);
        });
    }

    [Fact]
    public void A_first_part_whose_end_never_comes_is_forgotten_after_a_while()
    {
        var flood = string.Concat(Enumerable.Repeat(Kernel[0], 20_000));

        Assert.Empty(Scan($"@@VMSWEEP 25.10 payl{flood}oad\n"));
        Assert.Single(Scan($"@@VMSWEEP 25.10 payl{flood}\n@@VMSWEEP 26.00 payload\n"));
    }

    private static IEnumerable<string> Markers(params string[] texts) => texts.Select(text => $"\n@@VMSWEEP {text} @@VMSWEEP {text} @@\n");

    /// <summary>Cut behind "payload", a marker may be either of two; that both are told is no loss.</summary>
    private static bool Same(IReadOnlyList<string> whole, IReadOnlyList<string> found) =>
        found.Where(text => whole.Contains(text)).SequenceEqual(whole) && found.Except(whole).All(text => text == "91.2 Payload ");

    private static List<string> Stages(string console) =>
        [.. Scan(console).OfType<ConsoleMarker>().Select(marker => FormattableString.Invariant($"{marker.Uptime.TotalSeconds} {marker.Stage} {marker.Values.GetValueOrDefault("exit")}"))];

    private static IReadOnlyList<ConsoleEvent> Scan(string console) => ConsoleScanner.ScanAll(Encoding.UTF8.GetBytes(console));
}
