using VmSweep.Templates;

namespace VmSweep.Engines.Local.Cells;

/// <summary>The ports of the host's loopback that somebody has named for guests: of mirrors (<c>--mirror</c>) and of the proxy variables.</summary>
public static class LoopbackPorts
{
    private static readonly string[] ProxyVariables = ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy"];

    public static IReadOnlyList<int> Of(Mirrors named, Func<string, string?> variable) =>
    [
        .. named.Addresses
            .Concat(ProxyVariables.SelectMany(name => new[] { variable(name), variable(name.ToUpperInvariant()) }).OfType<string>())
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.Port > 0 ? uri.Port : 0)
            .Where(port => port > 0)
            .Distinct()
            .Order(),
    ];
}
