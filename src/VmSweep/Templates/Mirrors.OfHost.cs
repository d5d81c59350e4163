namespace VmSweep.Templates;

public sealed partial class Mirrors
{
    /// <summary>
    /// What the host's own package manager uses, as far as it is apt: a host behind a proxy or in a closed network has its mirrors
    /// there. Lines that are not understood are passed over, since this only looks for a default.
    /// </summary>
    /// <param name="root">The host's file system; another one in tests.</param>
    public static Mirrors OfHost(string root = "/")
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in AptSourceFiles.Read(root))
        {
            if (NameOf(source) is { } name && IsAddress(source.Url))
                found.TryAdd(name, source.Url.TrimEnd('/'));
        }

        return new(found);
    }

    private static string? NameOf(AptSource source) => source.Url.TrimEnd('/').Split('/')[^1] switch
    {
        "debian" => "debian",
        "debian-security" => "debian-security",
        // Ubuntu has its security updates at an address of their own, which lacks the rest.
        "ubuntu" when source.Suites.Count == 0 || source.Suites.Any(suite => !suite.EndsWith("-security", StringComparison.Ordinal)) => "ubuntu",
        _ => null,
    };
}
