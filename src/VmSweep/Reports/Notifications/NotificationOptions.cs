using MimeKit;
using VmSweep.Problems;

namespace VmSweep.Reports.Notifications;

/// <summary>Who is told of a report. Nobody, unless somebody asked for it.</summary>
/// <param name="To">Who gets the report's summary.</param>
/// <param name="Admins">Who is told of hosts that eat runs.</param>
public sealed record NotificationOptions(MailServer? Server, MailboxAddress? From, IReadOnlyList<MailboxAddress> To, IReadOnlyList<MailboxAddress> Admins, Uri? Webhook)
{
    public static NotificationOptions None { get; } = new(null, null, [], [], null);

    /// <exception cref="ProblemException">Something of it is wrong or missing; with every problem found.</exception>
    public static NotificationOptions Read(string? server, string? from, IReadOnlyList<string> to, IReadOnlyList<string> admins, string? webhook, string? password)
    {
        var problems = new List<Problem>();
        var hook = webhook is null ? null : Hook(webhook, problems);
        IReadOnlyList<MailboxAddress> receivers = [.. Addresses("mail-to", to, problems)], administrators = [.. Addresses("mail-admins", admins, problems)];
        if (receivers.Count + administrators.Count == 0)
            return problems.Count == 0 ? None with { Webhook = hook } : throw new ProblemException(problems);
        if (server is null)
            problems.Add(new(Location.Parameter("mail-server"), "is missing, and somebody is to get mail.", "Write --mail-server smtp://mail.example.org"));
        if (from is null)
            problems.Add(new(Location.Parameter("mail-from"), "is missing, and somebody is to get mail.", "Write --mail-from vmsweep@example.org"));
        var sender = from is null ? null : Addresses("mail-from", [from], problems).FirstOrDefault();
        return problems.Count == 0 ? new(MailServer.Parse(server!, password), sender, receivers, administrators, hook) : throw new ProblemException(problems);
    }

    private static IEnumerable<MailboxAddress> Addresses(string parameter, IReadOnlyList<string> texts, List<Problem> problems)
    {
        foreach (var text in texts)
        {
            if (MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal))
                yield return address;
            else
                problems.Add(new(Location.Parameter(parameter), $"'{text}' is no mail address."));
        }
    }

    private static Uri? Hook(string text, List<Problem> problems)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        problems.Add(new(Location.Parameter("webhook"), $"'{text}' is no web address."));
        return null;
    }
}
