using System.Text.RegularExpressions;

namespace VmSweep.Templates;

/// <summary>An address from which a host's apt takes binary packages, with the suites that it takes from there.</summary>
internal sealed record AptSource(string Url, IReadOnlyList<string> Suites);

/// <summary>
/// What a host's apt is told in both forms of sources.list(5). What is not understood is passed over, as apt itself may be newer; what is switched off,
/// or for source packages, or in a file that apt would not read, is none of its sources.
/// </summary>
internal static partial class AptSourceFiles
{
    /// <summary>apt's StringToBool.</summary>
    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase) { "no", "false", "without", "off", "disable", "0" };

    /// <param name="root">The host's file system.</param>
    public static IEnumerable<AptSource> Read(string root)
    {
        var directory = Path.Combine(root, "etc/apt/sources.list.d");
        string[] parts = Directory.Exists(directory) ? Directory.GetFiles(directory) : [];
        return parts.Where(path => FileName().IsMatch(Path.GetFileName(path)))
            .Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(root, "etc/apt/sources.list"))
            .Where(File.Exists)
            .SelectMany(path => path.EndsWith(".sources", StringComparison.Ordinal) ? Stanzas(Lines(path)) : OneLine(Lines(path)))
            .SelectMany(source => OfMirrorList(root, source));
    }

    private static string[] Lines(string path)
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

    private static IEnumerable<AptSource> OneLine(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // The options are the only brackets that begin a word; those of "cdrom:[Debian 12]/" and of IPv6 addresses belong to the address.
            if (Words(OneLineForm().Match(line.Split('#')[0]).Groups["rest"].Value) is [var url, var suite, ..])
                yield return new(url, [suite]);
        }
    }

    private static IEnumerable<AptSource> Stanzas(IEnumerable<string> lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? field = null;
        // Comments go first: they part neither stanzas nor the lines of a field.
        foreach (var line in lines.Where(line => !line.StartsWith('#')).Append(""))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                foreach (var source in OfStanza(fields))
                    yield return source;
                fields.Clear();
                field = null;
            }
            else if (line[0] is ' ' or '\t')
            {
                if (field is not null)
                    fields[field] += " " + line.Trim();
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                field = line[..colon].Trim();
                fields[field] = line[(colon + 1)..].Trim();
            }
        }
    }

    private static IEnumerable<AptSource> OfStanza(Dictionary<string, string> fields)
    {
        var isOn = !No.Contains(fields.GetValueOrDefault("Enabled", "yes"));
        return isOn && Words(fields.GetValueOrDefault("Types", "")).Contains("deb")
            ? Words(fields.GetValueOrDefault("URIs", "")).Select(url => new AptSource(url, Words(fields.GetValueOrDefault("Suites", ""))))
            : [];
    }

    /// <summary>apt-transport-mirror(1): <c>mirror+file:/etc/apt/mirrors/debian.list</c>, as in Debian's cloud images, is a file of addresses, a line each.</summary>
    private static IEnumerable<AptSource> OfMirrorList(string root, AptSource source)
    {
        if (!source.Url.StartsWith("mirror+file:", StringComparison.Ordinal))
            return [source];
        var list = Path.Combine(root, source.Url["mirror+file:".Length..].TrimStart('/'));
        return File.Exists(list)
            ? Lines(list).Select(line => Words(line.Split('#')[0])).Where(words => words.Length > 0).Select(words => source with { Url = words[0] })
            : [];
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\.(list|sources)$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^\s*deb\s+(\[[^\]]*\]\s*)?(?<rest>\S.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex OneLineForm();
}
