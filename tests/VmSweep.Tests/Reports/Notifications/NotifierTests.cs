using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MimeKit;
using VmSweep.Analysis;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Reports.Notifications;

namespace VmSweep.Tests.Reports.Notifications;

public sealed class NotifierTests
{
    private static readonly PublishedReport Report = new(SampleSweep.OneOfEach(), "/artifacts/report/index.html", null)
    {
        Analysis = SweepAnalysis.None with
        {
            Causes = [new(CauseKind.Host, "Host host-b is bad\r\nBcc: everybody@example.org", ["3 of 4."], ["004"], "004", null, IsNew: true)],
            Hosts = [new("host-b", 4, 3, 4, 3, 0.99, HostAdvice.Exclude, "3 of 4 attempts ended in a fault."), new("host-a", 4, 0, 4, 0, 0, HostAdvice.Use, "")],
        },
    };

    private readonly List<string> _warnings = [];

    [Fact]
    public async Task The_report_goes_to_its_readers_and_the_hosts_to_the_administrators()
    {
        await using var server = new LocalMailServer();

        await NotifyAsync(Options(server.Address, to: ["ann@example.org"], admins: ["pool@example.org"]));

        Assert.Empty(_warnings);
        Assert.Equal(2, server.Messages.Count);
        var (report, hosts) = (Parse(server.Messages[0]), Parse(server.Messages[1]));
        Assert.Equal("NOT OK: nightly: 3 of 8 runs failed, 1 ended in a fault", report.Subject);
        Assert.Contains("* Host host-b is bad  Bcc: everybody@example.org", report.TextBody);
        Assert.Contains("https://reports.example.org/1", report.TextBody);
        Assert.Equal("ann@example.org", Assert.Single(report.To.Mailboxes).Address);
        Assert.Empty(report.Bcc);
        Assert.Equal("pool@example.org", Assert.Single(hosts.To.Mailboxes).Address);
        Assert.Contains("* host-b: 3 of 4 attempts ended in a fault.", hosts.TextBody);
        Assert.Contains("1 × QEMU: cannot allocate memory", hosts.TextBody);
        Assert.DoesNotContain("host-a", hosts.TextBody);
    }

    [Fact]
    public async Task A_program_gets_it_as_JSON()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var received = ReceiveAsync(listener);

        await NotifyAsync(NotificationOptions.Read(null, null, [], [], $"http://127.0.0.1:{port}/hook", null));

        Assert.Empty(_warnings);
        using var json = JsonDocument.Parse(await received);
        Assert.Equal("20261122-1830-nightly", json.RootElement.GetProperty("sweep").GetString());
        Assert.False(json.RootElement.GetProperty("good").GetBoolean());
        Assert.Equal("host", json.RootElement.GetProperty("causes")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Where_nobody_listens_that_is_said_and_nothing_else_happens()
    {
        var port = FreePort();

        await NotifyAsync(Options($"smtp://127.0.0.1:{port}", to: ["ann@example.org"]) with { Webhook = new($"http://127.0.0.1:{port}/") });

        Assert.Equal(2, _warnings.Count);
        Assert.StartsWith("No mail was sent by 127.0.0.1: ", _warnings[0]);
        Assert.StartsWith("127.0.0.1 was not told: ", _warnings[1]);
    }

    [Fact]
    public async Task By_default_nobody_is_told()
    {
        await NotifyAsync(NotificationOptions.Read(null, null, [], [], null, null));

        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("smtp://h", "a@b", "nobody", null, "--mail-to: 'nobody' is no mail address")]
    [InlineData(null, "a@b", "c@d", null, "--mail-server: is missing")]
    [InlineData("smtp://h", null, "c@d", null, "--mail-from: is missing")]
    [InlineData("h:25", "a@b", "c@d", null, "--mail-server: 'h:25' is no mail server")]
    [InlineData("smtp://u:secret@h", "a@b", "c@d", null, "VMSWEEP_MAIL_PASSWORD")]
    [InlineData(null, null, null, "ftp://h", "--webhook: 'ftp://h' is no web address")]
    public void Wrong_settings_are_refused_before_anything_runs(string? server, string? from, string? to, string? hook, string problem)
    {
        var message = Assert.Throws<ProblemException>(() => NotificationOptions.Read(server, from, to is null ? [] : [to], [], hook, null)).Message;

        Assert.Contains(problem, message);
        Assert.DoesNotContain("secret", message);
    }

    private static NotificationOptions Options(string server, string[]? to = null, string[]? admins = null) =>
        NotificationOptions.Read(server, "vmsweep@example.org", to ?? [], admins ?? [], null, null);

    private static MimeMessage Parse(string message) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(message)));

    private static async Task<string> ReceiveAsync(HttpListener listener)
    {
        var context = await listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        context.Response.Close();
        return body;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task NotifyAsync(NotificationOptions options) =>
        new Notifier(options, _warnings.Add).NotifyAsync(Report, "https://reports.example.org/1", TestContext.Current.CancellationToken);
}
