using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace VmSweep.Engines.Local.Cells;

/// <summary>What no guest may reach, beside the loopback, which a cell has of its own.</summary>
internal static class BlockedNetworks
{
    /// <summary>Link-local, with the metadata of most clouds; that of EC2 and GCE by IPv6, of Alibaba, and Azure's host.</summary>
    private static readonly string[] Everywhere = ["169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "fd20:ce::254/128", "100.100.100.200/32", "168.63.129.16/32"];

    /// <summary>And whatever addresses this host has: what listens on all of them is not for guests.</summary>
    public static IReadOnlyList<string> OfThisHost() => [.. Everywhere, .. Addresses().Distinct()];

    private static IEnumerable<string> Addresses() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        where network.NetworkInterfaceType != NetworkInterfaceType.Loopback
        from address in network.GetIPProperties().UnicastAddresses
        where !address.Address.IsIPv6LinkLocal
        select address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{new System.Net.IPAddress(address.Address.GetAddressBytes())}/128" : $"{address.Address}/32";
}
