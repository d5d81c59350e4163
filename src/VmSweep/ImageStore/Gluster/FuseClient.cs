namespace VmSweep.ImageStore.Gluster;

/// <summary>
/// The process behind a FUSE mount. A volume that is down and a mount whose process died give the same ENOTCONN; only in the first case somebody is there
/// who reconnects by himself.
/// </summary>
internal static class FuseClient
{
    /// <summary>Whether a Gluster client for this mount point runs; its last argument is the mount point.</summary>
    public static bool Runs(string mountPoint) => Directory.EnumerateDirectories("/proc").Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)).Any(path => IsClientOf(path, mountPoint));

    private static bool IsClientOf(string process, string mountPoint)
    {
        try
        {
            // A process that has died and was not buried yet has no command line.
            return File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries) is [var program, .., var last]
                && Path.GetFileName(program).StartsWith("glusterfs", StringComparison.Ordinal) && last == mountPoint;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return false;
        }
    }
}
