namespace VmSweep.Processes;

/// <summary>Looks a program up as a shell would, and where an ordinary user's PATH does not reach.</summary>
public static class ProgramSearch
{
    // mke2fs, debugfs and their like live in sbin, which Debian leaves out of an ordinary user's PATH.
    private static readonly string[] AlsoThere = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    /// <summary>The full path of an executable file, or null.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return IsExecutable(program) ? program : null;
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(AlsoThere)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0);
    }
}
