using System.Formats.Tar;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>
/// The root's tar as the installer unpacks it. mmdebstrap's is in the format of POSIX.1-2001, of which busybox passes over what is new:
/// names of more than 100 characters among it. GNU's format it knows.
/// </summary>
internal static class RootArchive
{
    private const string Capability = "SCHILY.xattr.security.capability";

    /// <exception cref="ProblemException">A file has what busybox could not restore.</exception>
    public static void Convert(string from, string to)
    {
        using var reader = new TarReader(new FileStream(from, Reading()));
        using var writer = new TarWriter(File.Create(to), TarEntryFormat.Gnu);
        while (reader.GetNextEntry() is { } entry)
        {
            // The guest's kernel mounts a devtmpfs there before anything opens a device.
            if (entry.Name.StartsWith("./dev/", StringComparison.Ordinal) && entry.Name.Length > "./dev/".Length)
                continue;
            if (entry is PaxTarEntry { ExtendedAttributes: var attributes } && attributes.ContainsKey(Capability))
                throw new ProblemException(Location.Host, $"made a root in which '{entry.Name}' has file capabilities; the installer's tar cannot restore them.");
            writer.WriteEntry(new GnuTarEntry(entry)
            {
                // Fractions of a second and names of users, which differ between hosts, mean nothing there.
                ModificationTime = DateTimeOffset.FromUnixTimeSeconds(entry.ModificationTime.ToUnixTimeSeconds()),
                AccessTime = default,
                ChangeTime = default,
                UserName = "",
                GroupName = "",
            });
        }
    }

    private static FileStreamOptions Reading() => new() { BufferSize = 1 << 20, Options = FileOptions.SequentialScan };
}
