using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>Which mirror stands for <c>@mirror@</c>, by the distribution's name (<c>--mirror debian=URL</c>).</summary>
public sealed partial class Mirrors
{
    private readonly SortedDictionary<string, string> _urls = new(StringComparer.Ordinal);

    private Mirrors(IEnumerable<KeyValuePair<string, string>> urls)
    {
        foreach (var (distribution, url) in urls)
            _urls[distribution] = url;
    }

    public static Mirrors None { get; } = new([]);

    /// <summary>Reads <c>debian=http://mirror.example.org/debian</c>, one per distribution.</summary>
    /// <exception cref="ProblemException">With every entry that is not of this form or names a distribution twice.</exception>
    public static Mirrors Parse(IEnumerable<string> entries)
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var entry in entries)
        {
            var (distribution, url) = entry.Split('=', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : ("", "");
            if (distribution.Length == 0 || !IsAddress(url))
            {
                problems.Add(new(
                    Location.Parameter("mirror"),
                    $"'{entry}' is not DISTRIBUTION=URL.",
                    "Write for example '--mirror debian=http://mirror.example.org/debian'."));
            }
            else if (!urls.TryAdd(distribution, url.TrimEnd('/')))
            {
                problems.Add(new(Location.Parameter("mirror"), $"names a mirror for '{distribution}' twice."));
            }
        }

        return problems.Count == 0 ? new(urls) : throw new ProblemException(problems);
    }

    /// <summary>These mirrors where they name a distribution, the others elsewhere.</summary>
    public Mirrors Or(Mirrors others) => new(others._urls.Concat(_urls));

    public bool TryGet(string name, out string url)
    {
        var found = _urls.TryGetValue(name, out var known);
        url = known ?? "";
        return found;
    }

    internal static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "ftp" or "file"
        && !text.Any(char.IsWhiteSpace);
}
