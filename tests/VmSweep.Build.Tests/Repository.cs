namespace VmSweep.Build.Tests;

/// <summary>The working copy that the tests were compiled in.</summary>
internal static class Repository
{
    public static string Root { get; } = Upwards(AppContext.BaseDirectory).First(x => File.Exists(Path.Combine(x, "VmSweep.slnx")));

    /// <summary>A file or directory of Data/nuke: what the real NUKE printed, and the lists of its public members.</summary>
    public static string NukeReference(string file) => Path.Combine(Root, "tests", "VmSweep.Build.Tests", "Data", "nuke", file);

    private static IEnumerable<string> Upwards(string directory)
    {
        for (var current = directory; current is not null; current = Path.GetDirectoryName(current))
            yield return current;
    }
}
