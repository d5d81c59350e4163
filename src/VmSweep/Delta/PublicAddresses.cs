using System.Net;
using System.Net.Sockets;

namespace VmSweep.Delta;

/// <summary>Connections to addresses that a guest named, from a host that may be inside: to public addresses and no others, whatever a name or a redirect says.</summary>
public static class PublicAddresses
{
    /// <summary>Private, shared (RFC 6598), loopback, link-local, documentation, benchmark, multicast and reserved networks.</summary>
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "::/127", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    internal static bool Has(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Inside.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>Resolves and looks once, and connects to what it looked at: a second answer of a name server changes nothing. Called for every redirect too.</summary>
    /// <param name="named">Mirrors that this host's administrator has named: their hosts may be inside.</param>
    public static SocketsHttpHandler Handler(IEnumerable<string> named)
    {
        var trusted = named.Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? $"{uri.IdnHost}:{uri.Port}" : "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Handler(target => trusted.Contains($"{target.Host}:{target.Port}"));
    }

    private static SocketsHttpHandler Handler(Func<DnsEndPoint, bool> isTrusted) => new()
    {
        ConnectCallback = async (context, cancellation) => new NetworkStream(await ConnectAsync(context.DnsEndPoint, isTrusted(context.DnsEndPoint), cancellation), ownsSocket: true),
        // A proxy would resolve the names, out of our sight.
        UseProxy = false,
        MaxAutomaticRedirections = 5,
    };

    private static async Task<Socket> ConnectAsync(DnsEndPoint target, bool isTrusted, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        if (!isTrusted && Array.Find(addresses, address => !Has(address)) is { } inside)
            throw new HttpRequestException($"{target.Host} is {inside}, which is no public address");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
