using VmSweep.Problems;

namespace VmSweep.BaseImages;

/// <summary>The guest files of <c>images/launcher/</c>, read once, in the order of their names.</summary>
public sealed class LauncherFiles
{
    private LauncherFiles(SortedDictionary<string, byte[]> contents) => Contents = contents;

    public IReadOnlyDictionary<string, byte[]> Contents { get; }

    /// <exception cref="ProblemException">The directory or the launcher in it is missing.</exception>
    public static LauncherFiles Read(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "launcher")))
            throw new ProblemException(Location.File(directory), "holds no file 'launcher'; every base image needs the launcher.");
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory))
            contents.Add(Path.GetFileName(path), File.ReadAllBytes(path));
        return new(contents);
    }
}
