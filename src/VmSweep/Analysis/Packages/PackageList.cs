using System.Text;
using System.Text.RegularExpressions;
using VmSweep.Results.Payloads;

namespace VmSweep.Analysis.Packages;

/// <summary>Whose versions they are, and so how they are ordered.</summary>
public enum PackageKind
{
    Rpm,
    Dpkg,
}

/// <summary>
/// What was installed at one moment, by <c>name.architecture</c>; of a package that is installed in several versions (kernels), the newest. Read from
/// the launcher's <c>packages.txt</c> or from <c>rpm -qa</c>: lines that are none are passed over.
/// </summary>
public sealed partial class PackageList
{
    /// <summary>A full desktop has 3,000.</summary>
    private const int MaximumPackages = 5_000;

    private const int MaximumLine = 256;

    private PackageList(PackageKind kind, Dictionary<string, string> versions) => (Kind, Versions) = (kind, versions);

    public PackageKind Kind { get; }

    /// <summary>Version by <c>name.architecture</c>.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; }

    public static PackageList Of(PackageKind kind, IEnumerable<(string Name, string Version)> packages)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, version) in packages.Take(MaximumPackages))
        {
            // A thousand runs have the same few thousand names and versions: 40 MB of a wide sweep's lists instead of 150.
            if (!versions.TryGetValue(name, out var other) || Compare(kind, version, other) > 0)
                versions[string.Intern(name)] = string.Intern(version);
        }

        return new(kind, versions);
    }

    /// <summary>Reads a file that a guest wrote; null where there is none, or nothing in it is a package.</summary>
    public static PackageList? ReadFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
            return null;
        try
        {
            using var stream = file.OpenRead();
            return Read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static PackageList? Read(Stream stream)
    {
        using var lines = new BoundedLineReader(stream, MaximumLine);
        var packages = new List<(string, string)>();
        var kind = PackageKind.Rpm;
        while (packages.Count < MaximumPackages && lines.Read() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var version, var architecture, .. var status] && status.Length < 2)
            {
                // Only dpkg's lines end in a status ("ii"); others than installed are packages that left their configuration behind.
                if (status is [not ("ii" or "hi")])
                    continue;
                kind = status.Length == 1 ? PackageKind.Dpkg : kind;
                packages.Add(($"{name}.{architecture}", Plain(version)));
            }
            else if (Nevra().Match(line) is { Success: true } nevra)
            {
                packages.Add(($"{nevra.Groups["name"].Value}.{nevra.Groups["architecture"].Value}", nevra.Groups["version"].Value));
            }
        }

        return packages.Count == 0 ? null : Of(kind, packages);
    }

    /// <summary>The list in a form that is the same for the same packages: what histories keep.</summary>
    public string ToText()
    {
        var text = new StringBuilder().Append(Kind == PackageKind.Dpkg ? "dpkg" : "rpm").Append('\n');
        foreach (var (name, version) in Versions.OrderBy(package => package.Key, StringComparer.Ordinal))
            text.Append(name).Append(' ').Append(version).Append('\n');
        return text.ToString();
    }

    public static PackageList FromText(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Of(lines[0] == "dpkg" ? PackageKind.Dpkg : PackageKind.Rpm, lines.Skip(1).Select(line => line.Split(' ', 2) is [var name, var version] ? (name, version) : (line, "")));
    }

    public static int Compare(PackageKind kind, string left, string right) => kind == PackageKind.Dpkg ? DpkgVersion.Compare(left, right) : RpmVersion.Compare(left, right);

    /// <summary>rpm has "(none)" for an epoch that is not there.</summary>
    private static string Plain(string version) => version.StartsWith("(none):", StringComparison.Ordinal) ? version["(none):".Length..] : version;

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9][A-Za-z0-9+._-]*)-(?<version>[^-\s]+-[^-\s]+)\.(?<architecture>[a-z0-9_]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Nevra();
}
