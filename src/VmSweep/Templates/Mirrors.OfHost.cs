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
        var apt = Path.Combine(root, "etc/apt");
        foreach (var (url, suite) in AptSources(apt))
        {
            if (NameOf(url, suite) is { } name && IsAddress(url))
                found.TryAdd(name, url.TrimEnd('/'));
        }

        return new(found);
    }

    private static string? NameOf(string url, string suite) => url.TrimEnd('/').Split('/')[^1] switch
    {
        "debian" => "debian",
        "debian-security" => "debian-security",
        "ubuntu" when !suite.EndsWith("-security", StringComparison.Ordinal) => "ubuntu",
        _ => null,
    };

    private static IEnumerable<(string Url, string Suite)> AptSources(string apt)
    {
        var directory = Path.Combine(apt, "sources.list.d");
        string[] parts = Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
        foreach (var path in parts.Order(StringComparer.Ordinal).Prepend(Path.Combine(apt, "sources.list")).Where(File.Exists))
        {
            var lines = ReadLines(path);
            var sources = Path.GetExtension(path) switch
            {
                ".list" => OneLineFormat(lines),
                ".sources" => Deb822Format(lines),
                _ => [],
            };
            foreach (var source in sources)
                yield return source;
        }
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A vendor's file with credentials that only root may read; the distribution's own are readable.
            return [];
        }
    }

    private static IEnumerable<(string Url, string Suite)> OneLineFormat(IEnumerable<string> lines) =>
        lines.Select(text => AptLine.TryParse(text, out var line) ? (line.Url, line.Suite) : ("", ""));

    private static IEnumerable<(string Url, string Suite)> Deb822Format(IEnumerable<string> lines)
    {
        var (urls, suites) = (Array.Empty<string>(), Array.Empty<string>());
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith("URIs:", StringComparison.OrdinalIgnoreCase))
                urls = Words(line);
            else if (line.StartsWith("Suites:", StringComparison.OrdinalIgnoreCase))
                suites = Words(line);
            if (line.Trim().Length > 0)
                continue;
            foreach (var url in urls)
                yield return (url, suites.Length > 0 ? suites[0] : "");
            (urls, suites) = ([], []);
        }

        static string[] Words(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
