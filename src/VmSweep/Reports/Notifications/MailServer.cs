using MailKit.Security;
using VmSweep.Problems;

namespace VmSweep.Reports.Notifications;

/// <summary>Where mail goes out: <c>smtp://[user@]host[:port]</c>, or <c>smtps://</c> for TLS from the first byte.</summary>
/// <param name="Password">From the environment; never a parameter, as those are shown.</param>
public sealed record MailServer(string Host, int Port, string? User, string? Password, SecureSocketOptions Security)
{
    /// <exception cref="ProblemException">It is no such address.</exception>
    public static MailServer Parse(string text, string? password)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0)
            throw new ProblemException(Location.Parameter("mail-server"), $"'{text}' is no mail server.", "Write 'smtp://mail.example.org', 'smtp://user@mail.example.org:587' or 'smtps://…'.");
        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
            throw new ProblemException(Location.Parameter("mail-server"), "a password stands in it, and parameters are shown in logs.", "Put it into the environment variable VMSWEEP_MAIL_PASSWORD.");
        var secure = uri.Scheme == "smtps";
        return new(
            uri.Host,
            uri.IsDefaultPort || uri.Port < 0 ? (secure ? 465 : 25) : uri.Port,
            uri.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(uri.UserInfo),
            password,
            // Never a password in the clear; without one, as the server can.
            secure ? SecureSocketOptions.SslOnConnect : uri.UserInfo.Length > 0 ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable);
    }
}
