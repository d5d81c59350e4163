using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>Where a user says that base images are published (<c>--image-store</c>).</summary>
public abstract partial record StoreLocation
{
    private const string Scheme = "gluster://";

    private const string Forms = "Write a directory (with a colon in its name: ./NAME), or gluster://HOST[,HOST…]/VOLUME[/DIRECTORY].";

    /// <summary>Reads <c>PATH</c>, <c>gluster://HOST[,HOST…]/VOLUME[/DIR]</c>, or what mount.glusterfs takes, <c>HOST[,HOST…]:[/]VOLUME[/DIR]</c>.</summary>
    /// <exception cref="ProblemException">It is none of them.</exception>
    public static StoreLocation Parse(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
            return ParseGluster(text);
        if (text.Trim().Length == 0)
            throw Bad(text, "is empty");
        if (SchemePattern().IsMatch(text))
            throw Bad(text, "has a scheme that is not known");
        if (text.StartsWith("//", StringComparison.Ordinal))
            throw Bad(text, "begins with '//' as the address of a share does; mount it, and name the directory");
        if (HostsOfMount(text) is { } hosts)
            return ParseMount(text, hosts);
        return new DirectoryLocation(Path.TrimEndingDirectorySeparator(Path.GetFullPath(text)));
    }

    /// <summary>Reads what was mounted; null where it is none of the spellings that are taken here (a host may be an IPv6 address).</summary>
    internal static GlusterLocation? TryParseMount(string source)
    {
        try
        {
            return HostsOfMount(source) is { } hosts ? ParseMount(source, hosts) : null;
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    /// <summary>What is before the last colon of a text that no path looks like: a path with a colon begins with a slash or a dot.</summary>
    private static string? HostsOfMount(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var colon = text.LastIndexOf(':', slash < 0 ? text.Length - 1 : slash);
        var isDrive = OperatingSystem.IsWindows() && colon == 1 && char.IsAsciiLetter(text[0]);
        return colon >= 0 && text[0] is not ('.' or '~') && !isDrive ? text[..colon] : null;
    }

    /// <summary>mount.glusterfs does not mind a slash at the end, nor whether one is at the start.</summary>
    private static GlusterLocation ParseMount(string text, string hosts)
    {
        var path = text[(hosts.Length + 1)..];
        return Parse(text, hosts, Path.TrimEndingDirectorySeparator(path.StartsWith('/') ? path[1..] : path));
    }

    private static GlusterLocation ParseGluster(string text)
    {
        var slash = text.IndexOf('/', Scheme.Length);
        return slash < 0 ? Parse(text, text[Scheme.Length..], "") : Parse(text, text[Scheme.Length..slash], text[(slash + 1)..]);
    }

    /// <param name="hostList">What is between commas.</param>
    /// <param name="path">The volume, and a directory of it.</param>
    private static GlusterLocation Parse(string text, string hostList, string path)
    {
        var parts = path.Split('/');
        var hosts = hostList.Split(',');
        if (hosts.FirstOrDefault(host => !HostPattern().IsMatch(host)) is { } host)
            throw Bad(text, host.Length == 0 ? "names no host where one should stand" : $"has a host '{host}' that is no host name and no IPv4 address");
        if (hosts.Distinct(StringComparer.OrdinalIgnoreCase).Count() < hosts.Length)
            throw Bad(text, "names a host twice");
        if (parts[0].Length == 0)
            throw Bad(text, "names no volume");
        // What 'gluster volume create' takes.
        if (!VolumePattern().IsMatch(parts[0]))
            throw Bad(text, $"has a volume '{parts[0]}', and volumes have letters, digits, '-' and '_' only");
        var directory = parts[1..];
        // HTCondor has the path of an image in a list: what separates there, or is quoted there, has no place in it.
        return directory.FirstOrDefault(name => name is "." or ".." || !NamePattern().IsMatch(name)) is { } bad
            ? throw Bad(text, bad.Length == 0 ? "has a '/' with nothing behind it" : $"has a directory '{bad}', and only letters, digits and . _ - are taken there")
            : new(hosts, parts[0], string.Join('/', directory));
    }

    private static ProblemException Bad(string text, string what) => new(Location.Parameter("image-store"), $"'{text}' {what}.", Forms);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://")]
    private static partial Regex SchemePattern();

    [GeneratedRegex(@"^(?=.{1,253}\z)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\z")]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,255}\z")]
    private static partial Regex VolumePattern();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,255}\z")]
    private static partial Regex NamePattern();
}

/// <summary>A directory: of this host, or of a shared file system that somebody has mounted.</summary>
public sealed record DirectoryLocation(string Path) : StoreLocation
{
    public override string ToString() => Path;
}

/// <summary>A Gluster volume, or a directory in it.</summary>
/// <param name="Hosts">Those that know the volume: the first is asked, then the others.</param>
/// <param name="Directory">Below the volume's root; empty for the root itself.</param>
public sealed record GlusterLocation(IReadOnlyList<string> Hosts, string Volume, string Directory) : StoreLocation
{
    public bool Equals(GlusterLocation? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => $"gluster://{string.Join(',', Hosts)}/{Volume}{(Directory.Length > 0 ? "/" + Directory : "")}";
}
