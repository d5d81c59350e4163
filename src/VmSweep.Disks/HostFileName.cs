namespace VmSweep.Disks;

/// <summary>
/// Names of this machine's files. Linux allows any bytes, .NET knows UTF-8 only: it lists another name with replacement characters, and finds no file by
/// that ("Could not find file").
/// </summary>
internal static class HostFileName
{
    public const char Replacement = '\uFFFD';

    /// <summary>True for an entry of a listing that cannot be opened, because its name is not UTF-8. A name that has the replacement character itself is fine.</summary>
    /// <param name="entry">As a directory's listing gave it.</param>
    public static bool IsNotUtf8(FileSystemInfo entry) =>
        entry.Name.Contains(Replacement, StringComparison.Ordinal) && !Path.Exists(entry.FullName) && new FileInfo(entry.FullName).LinkTarget is null;

    /// <summary>What is wrong, and what to do.</summary>
    /// <param name="entry">An entry for which <see cref="IsNotUtf8"/> is true.</param>
    public static string Sentence(FileSystemInfo entry) =>
        $"'{entry.FullName}' has a name that is not UTF-8 ({Replacement} stands for the bytes that are not): no file can be opened by it here. Give it another name: 'ls -b' shows the bytes.";
}
