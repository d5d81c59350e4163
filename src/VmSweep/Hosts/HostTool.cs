namespace VmSweep.Hosts;

/// <summary>A program that a stage needs and that the .NET SDK does not bring.</summary>
/// <param name="Program">Looked up on PATH and in the sbin directories.</param>
/// <param name="Purpose">What it is for, in the words of the table that CheckHost prints.</param>
/// <param name="DebianPackage">The package that has it on Debian and Ubuntu.</param>
/// <param name="RpmPackage">The package that has it on Fedora and the EL family; null where that family has none.</param>
public sealed record HostTool(string Program, string Purpose, string DebianPackage, string? RpmPackage)
{
    /// <summary>A file to look for instead of a program, where the tool is data: a boot sector, a firmware. Its name may hold a <c>*</c>.</summary>
    public string? File { get; init; }

    /// <summary>Where it is, or null.</summary>
    public string? Find() => File is null ? Processes.ProgramSearch.Find(Program) : FindFile(Path.GetDirectoryName(File)!, Path.GetFileName(File));

    private static string? FindFile(string directory, string pattern) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal).FirstOrDefault() : null;
}
