using VmSweep.Files;

namespace VmSweep.Tests.Launcher;

/// <summary>A guest that goes on from a saved machine is a copy of many: before its payload runs it becomes itself.</summary>
public sealed class LauncherIdentityTests
{
    private const string OldId = "00000000000000000000000000000000";

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_guest_that_goes_on_gets_its_own_machine_id_lease_and_time_before_the_payload(string shell)
    {
        using var guest = Saved(shell);
        guest.Payload($"cat '{guest.InRoot("etc/machine-id")}'; cat '{guest.Beside("calls")}'");
        await guest.GoOnAsync();
        Assert.Equal("done", guest.Markers[^1]);
        Assert.Contains("0123456789abcdef0123456789abcdef\n", guest.JobLog, StringComparison.Ordinal);
        Assert.Contains("networkctl reconfigure eth9", guest.JobLog, StringComparison.Ordinal);
        Assert.Contains("date -u -s @1795646963.5", guest.JobLog, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_was_booted_for_its_run_stays_what_it_is()
    {
        using var guest = Saved("dash");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal(OldId + "\n", await File.ReadAllTextAsync(guest.InRoot("etc/machine-id"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("networkctl", guest.Calls, StringComparison.Ordinal);
        Assert.DoesNotContain("date -u -s", guest.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_keys_are_made_anew_where_there_were_some_and_only_there()
    {
        using var guest = Saved("dash");
        var key = guest.InRoot("etc/ssh/ssh_host_ed25519_key");
        AtomicFile.WriteText(key, "everybody's key\n");
        AtomicFile.WriteText(key + ".pub", "everybody's key\n");
        guest.Payload("exit 0");
        await guest.GoOnAsync();
        var renewed = await File.ReadAllTextAsync(key + ".pub", TestContext.Current.CancellationToken);
        Assert.StartsWith("ssh-ed25519 ", renewed, StringComparison.Ordinal);

        await guest.GoOnAgainAsync();
        Assert.NotEqual(renewed, await File.ReadAllTextAsync(key + ".pub", TestContext.Current.CancellationToken));

        using var without = Saved("dash");
        without.Payload("exit 0");
        await without.GoOnAsync();
        Assert.Empty(Directory.GetFiles(without.InRoot("etc/ssh")));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task The_run_s_host_name_can_be_looked_up_in_the_place_of_the_old_one(string shell)
    {
        using var guest = new FakeGuest(shell);
        AtomicFile.WriteText(guest.InRoot("etc/hosts"), "127.0.0.1 localhost\n127.0.1.1 old\n");
        guest.Settings("host_name=debian-13-017\n");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal("debian-13-017\n", await File.ReadAllTextAsync(guest.InRoot("etc/hostname"), TestContext.Current.CancellationToken));
        Assert.Equal("debian-13-017\n", await File.ReadAllTextAsync(guest.InRoot("proc/sys/kernel/hostname"), TestContext.Current.CancellationToken));
        Assert.Equal("127.0.0.1 localhost\n127.0.1.1 debian-13-017\n", await File.ReadAllTextAsync(guest.InRoot("etc/hosts"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("$(reboot)")]
    [InlineData("-x")]
    [InlineData("UPPER")]
    public async Task A_host_name_that_is_none_is_announced_and_not_taken(string name)
    {
        using var guest = new FakeGuest("dash");
        guest.Settings($"host_name={name}\n");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Contains("bad-setting key=host_name", guest.Markers);
        Assert.False(File.Exists(guest.InRoot("etc/hostname")));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Name_servers_that_networkd_knows_get_into_resolv_conf_where_nobody_else_writes_it(string shell)
    {
        using var guest = new FakeGuest(shell);
        Directory.CreateDirectory(guest.InRoot("run/systemd/netif"));
        AtomicFile.WriteText(guest.InRoot("run/systemd/netif/state"), "# This is private data.\nOPER_STATE=routable\nDNS=10.0.2.3 10.0.2.4\n");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal("nameserver 10.0.2.3\nnameserver 10.0.2.4\n", await File.ReadAllTextAsync(guest.InRoot("etc/resolv.conf"), TestContext.Current.CancellationToken));

        Directory.CreateDirectory(guest.InRoot("run/systemd/resolve"));
        AtomicFile.WriteText(guest.InRoot("etc/resolv.conf"), "nameserver 127.0.0.53\n");
        await guest.BootAsync();
        Assert.Equal("nameserver 127.0.0.53\n", await File.ReadAllTextAsync(guest.InRoot("etc/resolv.conf"), TestContext.Current.CancellationToken));
    }

    private static FakeGuest Saved(string shell)
    {
        var guest = new FakeGuest(shell);
        AtomicFile.WriteText(guest.InRoot("etc/machine-id"), OldId + "\n");
        AtomicFile.WriteText(guest.InRoot("proc/sys/kernel/random/uuid"), "01234567-89ab-cdef-0123-456789abcdef\n");
        AtomicFile.WriteText(guest.InRoot("sys/class/rtc/rtc0/since_epoch"), "1795646963\n");
        Directory.CreateDirectory(guest.InRoot("proc/301"));
        AtomicFile.WriteText(guest.InRoot("proc/301/comm"), "systemd-network\n");
        return guest;
    }
}
