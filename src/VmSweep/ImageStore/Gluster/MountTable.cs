using System.Text;

namespace VmSweep.ImageStore.Gluster;

/// <summary>A line of /proc/self/mountinfo, proc(5).</summary>
/// <param name="Root">The part of the file system that is mounted.</param>
/// <param name="Source">What was mounted: of Gluster <c>host:/volume</c>, as it was typed.</param>
internal sealed record MountedFileSystem(string Root, string Point, string Type, string Source);

/// <summary>What is mounted in our namespace. Reading it asks no file system: it answers also where one is dead.</summary>
internal static class MountTable
{
    private const string GlusterType = "fuse.glusterfs";

    public static IReadOnlyList<MountedFileSystem> Read() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    /// <summary>Lines that are none are left out.</summary>
    internal static IReadOnlyList<MountedFileSystem> Parse(string text) => [.. text.Split('\n').Select(ParseLine).OfType<MountedFileSystem>()];

    /// <summary>The file system that a path is on; the last one mounted hides others at the same place.</summary>
    public static MountedFileSystem? Of(string path, IReadOnlyList<MountedFileSystem> mounts) =>
        mounts.Where(mount => mount.Point == "/" || path == mount.Point || path.StartsWith(mount.Point + "/", StringComparison.Ordinal)).OrderBy(mount => mount.Point.Length).LastOrDefault();

    /// <summary>The mounts of a volume, whichever of its hosts was named; and of the whole of it.</summary>
    public static IEnumerable<MountedFileSystem> OfVolume(GlusterLocation location, IReadOnlyList<MountedFileSystem> mounts) =>
        mounts.Where(mount => mount.Root == "/" && LocationOf(mount) is { Directory: "" } mounted && mounted.Volume == location.Volume && mounted.Hosts.Intersect(location.Hosts, StringComparer.OrdinalIgnoreCase).Any());

    /// <summary>What a mount is of, in whichever of mount.glusterfs' spellings it was typed; null where it is no Gluster or has none of ours.</summary>
    public static GlusterLocation? LocationOf(MountedFileSystem? mount) => IsGluster(mount) ? StoreLocation.TryParseMount(mount!.Source) : null;

    public static bool IsGluster(MountedFileSystem? mount) => mount?.Type == GlusterType;

    private static MountedFileSystem? ParseLine(string line)
    {
        // Optional fields end with a single hyphen; type and source follow.
        var parts = line.Split(" - ", 2);
        var before = parts[0].Split(' ');
        var after = parts.ElementAtOrDefault(1)?.Split(' ');
        return before.Length >= 6 && after is { Length: >= 2 } ? new(Unescape(before[3]), Unescape(before[4]), after[0], Unescape(after[1])) : null;
    }

    /// <summary>Blanks, tabs, newlines and backslashes are written as three octal digits.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                result.Append((char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')));
                i += 3;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
