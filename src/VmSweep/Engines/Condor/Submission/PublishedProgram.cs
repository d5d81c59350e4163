using VmSweep.Problems;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>
/// The <c>vmsweep</c> that a DAG's nodes call, as the SDK publishes it for this host (VmSweep.Cli.csproj): one directory, copied whole. Of the compiled
/// program's directory one would have to know what it needs: without SQLite's native library, some directories below, no report can be written.
/// </summary>
internal static class PublishedProgram
{
    /// <summary>What is run by <c>dotnet</c>.</summary>
    public const string Assembly = "VmSweep.Cli.dll";

    /// <summary>Its name in the directory that a build leaves.</summary>
    private const string DirectoryName = "published";

    /// <param name="compiled">Where a build left the program.</param>
    /// <param name="target">The copy; replaced where it is there.</param>
    /// <exception cref="ProblemException">It was not published there.</exception>
    public static void Copy(string compiled, string target)
    {
        var published = Path.Combine(compiled, DirectoryName);
        if (!File.Exists(Path.Combine(published, Assembly)))
            throw new ProblemException(Location.File(published), $"has no {Assembly}, which the DAG's nodes call.", "Compile: './build.sh Compile'.");
        // Under another name first: a half copy would be taken for a whole one.
        var unfinished = $"{target}.{Environment.ProcessId}.tmp";
        foreach (var file in Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(unfinished, Path.GetRelativePath(published, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.Move(unfinished, target);
    }
}
