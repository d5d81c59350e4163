using System.Net;

namespace VmSweep.Engines.Local.Cells;

/// <summary>Who tells a cell what names mean.</summary>
/// <param name="Path">A file in the form of resolv.conf.</param>
/// <param name="Ports">Ports of the host's loopback that this needs.</param>
internal sealed record Resolver(string Path, IReadOnlyList<int> Ports)
{
    private const string Usual = "/etc/resolv.conf";

    /// <summary>Where systemd-resolved listens on the loopback, this file has the servers that it asks.</summary>
    private const string BehindSystemd = "/run/systemd/resolve/resolv.conf";

    private const int DnsPort = 53;

    public static Resolver OfThisHost() => !IsOnLoopback(Usual) ? new(Usual, [])
        : !IsOnLoopback(BehindSystemd) ? new(BehindSystemd, [])
        : new(Usual, [DnsPort]);

    private static bool IsOnLoopback(string path) =>
        !File.Exists(path)
        || (File.ReadLines(path).FirstOrDefault(line => line.StartsWith("nameserver", StringComparison.Ordinal)) is { } line
            && IPAddress.TryParse(line["nameserver".Length..].Trim(), out var address) && IPAddress.IsLoopback(address));
}
