using System.Net;
using System.Net.Sockets;
using System.Text;
using VmSweep.Processes;

namespace VmSweep.Tests.Launcher;

/// <summary>What the launcher reads and finds out: settings, the system's name, the network.</summary>
public sealed class LauncherFactsTests
{
    public static TheoryData<string, string, string?> OddNames => new()
    {
        { "dash", "PRETTY_NAME=\"He said \\\"hi\\\" \\$1 \\\\ end\"\n", "He said \"hi\" $1 \\ end" },
        { "busybox", "PRETTY_NAME=\"He said \\\"hi\\\" \\$1 \\\\ end\"\n", "He said \"hi\" $1 \\ end" },
        { "dash", "NAME=x\nPRETTY_NAME='Tüx/OS (Ünstable) 🐧'\nPRETTY_NAME=second\n", "Tüx/OS (Ünstable) 🐧" },
        { "dash", "PRETTY_NAME=\"tab\there \u0001 and bell\u0007\"\n", "tab here  and bell" },
        { "dash", "PRETTY_NAME=$(touch /tmp/never-made-by-vmsweep)\n", "$(touch /tmp/never-made-by-vmsweep)" },
        { "dash", "PRETTY_NAME=\"\"\n", null },
        { "busybox", "", null },
    };

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task Status_is_valid_JSON_whatever_the_system_calls_itself(string shell, string release, string? name)
    {
        using var guest = new FakeGuest(shell);
        guest.OsRelease(Encoding.UTF8.GetBytes(release));
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal(name, guest.Status.GetProperty("os").GetString());
        Assert.False(File.Exists("/tmp/never-made-by-vmsweep"));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Bytes_that_are_not_UTF_8_do_not_get_into_the_status(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.OsRelease("PRETTY_NAME=\"bad "u8.ToArray().Concat(new byte[] { 0xFF, 0xC3 }).Concat("\"\n"u8.ToArray()).ToArray());
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.StartsWith("bad ", guest.Status.GetProperty("os").GetString());
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Settings_that_cannot_be_are_announced_and_left_at_their_defaults(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Settings("payload_timeout=$(reboot)\nunknown=1\n\nnetwork_timeout=-1\r\nnetwork_probe=ftp://x\npayload_grace=7\r");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal(["bad-setting key=payload_timeout", "bad-setting key=network_timeout", "bad-setting key=network_probe"], guest.Markers.Take(3));
        Assert.Equal("none", guest.Status.GetProperty("network").GetProperty("probe").GetString());
        Assert.Equal("done", guest.Markers[^1]);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task The_network_is_found_by_its_default_route(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Payload("exit 0");
        await guest.BootAsync();
        var network = guest.Status.GetProperty("network");
        Assert.Equal("ok", network.GetProperty("status").GetString());
        Assert.Equal("eth9", network.GetProperty("interface").GetString());
        Assert.Equal("10.0.2.15/24", network.GetProperty("address").GetString());
        Assert.Equal("10.0.2.2", network.GetProperty("gateway").GetString());
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task Without_a_default_route_the_payload_is_not_run(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.DefaultRoute("eth9\t0002000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        guest.Settings("network_timeout=1\n");
        guest.Program("udhcpc", "echo udhcpc: no lease, failing");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Equal("no-network reason=no_default_route_on_eth9;_DHCP_client:_udhcpc:_no_lease,_failing", guest.Markers[^1]);
        var record = RecordCopy.ReadAll(guest.RecordPath)[0];
        Assert.Equal(("no-network", "not-run"), (record["stage"], record["payload"]));
        Assert.Equal("failed", guest.Status.GetProperty("network").GetProperty("status").GetString());
        Assert.False(File.Exists(Path.Combine(guest.Mount, "run-job.log")));
        Assert.True(File.Exists(Path.Combine(guest.StatePath, "logs/network.txt")));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_probe_tells_what_it_saw(string shell)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var guest = new FakeGuest(shell);
        guest.Settings($"network_probe=tcp:127.0.0.1:{port}\nnetwork_timeout=5\n");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Matches(@"^connected in [0-9]+\.[0-9]{2} s$", guest.Status.GetProperty("network").GetProperty("evidence").GetString());
        Assert.Equal("done", guest.Markers[^1]);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("busybox")]
    public async Task A_refused_probe_is_evidence(string shell)
    {
        using var guest = new FakeGuest(shell);
        guest.Settings("network_probe=tcp:127.0.0.1:1\nnetwork_timeout=1\n");
        guest.Payload("exit 0");
        await guest.BootAsync();
        Assert.Contains("Connection refused", guest.Status.GetProperty("network").GetProperty("evidence").GetString());
        Assert.StartsWith("no-network reason=no_connection_to_127.0.0.1_port_1", guest.Markers[^1]);
    }

    [Fact]
    public async Task The_launcher_is_clean_by_shellcheck()
    {
        var directory = FakeGuest.LauncherDirectory();
        var outcome = await ProcessRunner.Default.RunAsync(
            new CommandLine(RequiredTool.Find("shellcheck"), ["-x", "-s", "sh", Path.Combine(directory, "launcher"), Path.Combine(directory, "rc.local"), .. Directory.GetFiles(directory, "*.sh")]),
            TimeSpan.FromMinutes(1),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("", outcome.Output + outcome.Errors);
        Assert.Equal(0, outcome.ExitCode);
    }
}
