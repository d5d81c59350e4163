using System.Runtime.InteropServices;

namespace VmSweep.Files;

/// <summary>A second name for a file's content, which takes neither time nor space; a copy where the system has no such thing.</summary>
internal static partial class LinkedFile
{
    /// <param name="source">A file that nobody writes to any more.</param>
    /// <param name="target">Does not exist yet; its directory does.</param>
    public static void Make(string source, string target)
    {
        // Refused between file systems, and by fs.protected_hardlinks for a file of someone else's.
        if (OperatingSystem.IsWindows() || Link(source, target) != 0)
            File.Copy(source, target);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string source, string target);
}
