namespace VmSweep.Disks.Extraction;

internal static class LinkSafety
{
    /// <summary>
    /// Whether a link can only lead to places inside the extracted tree. Its directory is a real one, <paramref name="depth"/>
    /// levels below the top, so as many ".." at the beginning stay inside; behind a name, ".." could climb out of what another link
    /// points to, so there it is refused.
    /// </summary>
    public static bool StaysInside(string target, int depth)
    {
        if (target.StartsWith('/') || target.Contains('\0', StringComparison.Ordinal) || target.Contains('\\', StringComparison.Ordinal) || target.Any(char.IsSurrogate))
            return false;
        var parts = target.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var up = parts.TakeWhile(part => part is ".." or ".").Count(part => part == "..");
        return up <= depth && parts.Count(part => part == "..") == up && !(OperatingSystem.IsWindows() && target.Contains(':', StringComparison.Ordinal));
    }
}
