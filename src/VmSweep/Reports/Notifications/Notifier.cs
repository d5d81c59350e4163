using System.Net.Http.Json;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using VmSweep.Files;

namespace VmSweep.Reports.Notifications;

/// <summary>Tells people and programs of a report. Whatever goes wrong there is said and changes nothing of the report.</summary>
public sealed class Notifier(NotificationOptions options, Action<string> warn)
{
    /// <summary>A mail server that hangs must not hold up a night.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="report">The report, written.</param>
    /// <param name="link">Where people find it; null for the path on this machine.</param>
    public async Task NotifyAsync(PublishedReport report, string? link, CancellationToken cancellation)
    {
        if (options.Server is { } server)
        {
            var messages = new List<MimeMessage>();
            if (options.To.Count > 0)
                messages.Add(Mail(options.To, ReportMessage.Subject(report), ReportMessage.Body(report, link)));
            if (options.Admins.Count > 0 && ReportMessage.HostsBody(report) is { } hosts)
                messages.Add(Mail(options.Admins, ReportMessage.HostsSubject(report), hosts));
            await TryAsync($"No mail was sent by {server.Host}", stop => SendAsync(server, messages, stop), cancellation);
        }

        if (options.Webhook is { } hook)
            await TryAsync($"{hook.Host} was not told", stop => PostAsync(hook, report, link, stop), cancellation);
    }

    private static async Task SendAsync(MailServer server, List<MimeMessage> messages, CancellationToken cancellation)
    {
        if (messages.Count == 0)
            return;
        using var client = new SmtpClient();
        await client.ConnectAsync(server.Host, server.Port, server.Security, cancellation);
        if (server.User is { } user)
            await client.AuthenticateAsync(user, server.Password ?? "", cancellation);
        foreach (var message in messages)
            await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    private static async Task PostAsync(Uri hook, PublishedReport report, string? link, CancellationToken cancellation)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync(hook, ReportMessage.Json(report, link), JsonFile.LineOptions, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private MimeMessage Mail(IReadOnlyList<MailboxAddress> to, string subject, string body)
    {
        var message = new MimeMessage([options.From!], to, subject, new TextPart("plain") { Text = body });
        // Mail robots answer neither this nor each other (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private async Task TryAsync(string otherwise, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            warn($"{otherwise}: it took longer than {Patience.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is ProtocolException or CommandException or AuthenticationException or SslHandshakeException or ServiceNotConnectedException or NotSupportedException or HttpRequestException or IOException or SocketException)
        {
            warn($"{otherwise}: {exception.Message.Split('\n')[0].Trim()}");
        }
    }
}
