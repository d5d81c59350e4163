using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VmSweep.Engines.Local.Cells;
using VmSweep.Files;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local.Cells;

/// <summary>A program in the place of QEMU: what it can reach is what a guest can that has taken QEMU over.</summary>
public sealed class GuestCellTests : IDisposable
{
    private const string Fetch = "exec python3 -c 'import socket, sys; print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).recv(99).decode())'";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();

    private readonly TcpListener _server = Serve();

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_on_the_hosts_loopback_is_not_reached()
    {
        await NeedsPastaAsync([]);
        Assert.False((await RunAsync("internet", [], $"{Fetch} 127.0.0.1 {Port}")).Succeeded);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_port_of_the_loopback_that_was_named_is_reached()
    {
        await NeedsPastaAsync([Port]);
        Assert.Contains("from the host", (await RunAsync("internet", [Port], $"{Fetch} 127.0.0.1 {Port}")).EnsureSuccess().Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Link_local_and_metadata_and_the_hosts_own_addresses_are_unreachable()
    {
        await NeedsPastaAsync([]);
        var own = BlockedNetworks.OfThisHost();
        Assert.Contains("169.254.0.0/16", own);
        var rules = (await RunAsync("internet", [], "ip -4 rule; ip -6 rule")).EnsureSuccess().Output;
        foreach (var network in own)
            Assert.Contains($"to {network.Replace("/32", "", StringComparison.Ordinal).Replace("/128", "", StringComparison.Ordinal)}", rules.Replace("/32", "", StringComparison.Ordinal).Replace("/128", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var address in new[] { "169.254.169.254", "100.100.100.200" })
            Assert.Contains("unreachable", (await RunAsync("internet", [], $"ip route get {address} 2>&1 || echo unreachable")).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_network_there_is_none()
    {
        await NeedsPastaAsync([]);
        Assert.Equal("0", (await RunAsync("none", [], "ip -4 -o addr | grep -cv ' lo ' || :")).EnsureSuccess().Output.Trim());
    }

    [Fact(Timeout = 60_000)]
    public async Task It_sees_its_own_files_and_neither_other_runs_nor_the_home_of_root_nor_other_processes()
    {
        await NeedsPastaAsync([]);
        var (own, read, other) = (Write("runs/000/own"), Write("images/base"), Write("runs/001/result"));
        var script = $"cat {own} {read}; echo changed >{own}; echo changed >{read}; cat {other}; ls /root /home /var /etc/shadow; ls /proc | grep -c '^[0-9]'";
        var outcome = await RunAsync("internet", [], script, new(CellFileUse.Own, own), new(CellFileUse.Read, read));
        Assert.Contains("of runs/000/own", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("of images/base", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of runs/001", outcome.Output, StringComparison.Ordinal);
        foreach (var hidden in new[] { "/root", "/home", "/var", "/etc/shadow" })
            Assert.Contains($"cannot access '{hidden}'", outcome.Errors, StringComparison.Ordinal);
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal("changed\n", await File.ReadAllTextAsync(own, cancellation));
        Assert.Equal("of images/base", await File.ReadAllTextAsync(read, cancellation));
        Assert.InRange(int.Parse(outcome.Output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture), 1, 8);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_has_no_right_of_roots_and_no_identity_of_ours()
    {
        await NeedsPastaAsync([]);
        var output = (await RunAsync("internet", [], "grep -E 'Cap(Prm|Eff|Bnd)|NoNewPrivs' /proc/self/status; cat /proc/self/uid_map")).EnsureSuccess().Output;
        Assert.Equal(3, output.Split("0000000000000000").Length - 1);
        Assert.Contains("NoNewPrivs:\t1", output, StringComparison.Ordinal);
        var outside = output.Trim().Split('\n')[^1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.NotEqual("0", outside);
    }

    [Fact]
    public void The_ports_of_named_mirrors_and_proxies_on_the_loopback_are_let_through_and_no_others() => Assert.Equal(
        [3128, 3142],
        LoopbackPorts.Of(
            Mirrors.Parse(["debian=http://127.0.0.1:3142/debian", "rocky=http://mirror.example.org:81/rocky"]),
            name => name == "http_proxy" ? "http://localhost:3128" : null));

    private async Task<ProcessOutcome> RunAsync(string network, IReadOnlyList<int> ports, string script, params IReadOnlyList<CellFile> files)
    {
        var root = Directory.CreateDirectory(_directory.File("root")).FullName;
        var command = CellCommand.Wrap(new("/bin/sh", "-c", script), network, ports, _directory.File("pid"), root, files);
        return await ProcessRunner.Default.RunAsync(command, Limit, cancellation: TestContext.Current.CancellationToken);
    }

    private static async Task NeedsPastaAsync(IReadOnlyList<int> ports)
    {
        var cell = await new GuestCells(ProcessRunner.Default, ports).FindAsync(TestContext.Current.CancellationToken);
        Assert.True(cell is { IsClosed: true }, $"This host makes no closed cells: {cell?.WhyOpen ?? "no namespaces"}");
    }

    private string Write(string name)
    {
        var path = _directory.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, $"of {name}");
        return path;
    }

    private static TcpListener Serve()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = AnswerAsync(server);
        return server;
    }

    private static async Task AnswerAsync(TcpListener server)
    {
        try
        {
            while (true)
            {
                using var client = await server.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("from the host"u8.ToArray());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
