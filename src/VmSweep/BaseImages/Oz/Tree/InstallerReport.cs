using System.Text;
using VmSweep.Disks;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>
/// What the installer said: it leaves its words on the disk before the partition. Oz keeps no console, and to it a guest that gave up
/// is one that succeeded.
/// </summary>
internal sealed record InstallerReport(IReadOnlyList<string> Lines)
{
    private const int Offset = 1008 << 10;
    private const int Length = 16 << 10;
    private const string Speaker = "vmsweep-installer: ";
    private const string FailureWord = "FAILED: ";

    /// <summary>Why it gave up; null where it does not say so.</summary>
    public string? Failure => Lines.FirstOrDefault(line => line.StartsWith(FailureWord, StringComparison.Ordinal))?[FailureWord.Length..];

    /// <param name="disk">A raw disk on which Oz has run the installer.</param>
    /// <returns>Empty where the installer did not get as far as the disk.</returns>
    /// <exception cref="ProblemException">The file cannot be read as a disk.</exception>
    public static InstallerReport Read(string disk)
    {
        try
        {
            return Parse(DiskImage.ReadRange(disk, DiskImageFormat.Raw, Offset, Length));
        }
        catch (Exception exception) when (exception is DiskException or IOException)
        {
            throw new ProblemException(Location.File(disk), $"cannot be read: {exception.Message}");
        }
    }

    internal static InstallerReport Parse(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        var lines = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).Split('\n');
        return new([.. lines.Where(line => line.StartsWith(Speaker, StringComparison.Ordinal)).Select(line => line[Speaker.Length..])]);
    }
}
