using System.Text;

namespace VmSweep.Disks.Extraction;

/// <summary>Turns a guest's name into one that is safe on this machine and on a terminal.</summary>
internal static class HostName
{
    private const int MaxBytes = 240;
    private static readonly HashSet<char> Forbidden = [.. Path.GetInvalidFileNameChars(), '/', '\\', '%'];

    /// <summary>The same name, or one with <c>%XX</c> for what cannot stay; null where nothing sensible is left.</summary>
    public static string? From(string name)
    {
        if (name is "" or "." or "..")
            return null;
        var safe = DisplayText.Of(name, Forbidden);
        if (safe == name.Replace("%", "%25", StringComparison.Ordinal))
            safe = name;
        return Encoding.UTF8.GetByteCount(safe) > MaxBytes && safe != name ? null : safe;
    }
}
