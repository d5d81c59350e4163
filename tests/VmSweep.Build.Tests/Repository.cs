namespace VmSweep.Build.Tests;

/// <summary>The working copy that the tests were compiled in, and what lies beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Upwards(AppContext.BaseDirectory).First(x => File.Exists(Path.Combine(x, "VmSweep.slnx")));

    /// <summary>Recordings and signatures of the real NUKE; the test is skipped where they are not there.</summary>
    public static string NukeReference(string file)
    {
        // A clone of CI lies beside shared/, one of an engineer a level deeper.
        var found = Upwards(Root).Skip(1).Take(2)
            .Select(x => Path.Combine(x, "shared", "reference", "nuke", file))
            .FirstOrDefault(Path.Exists);
        Assert.SkipWhen(found is null, $"../shared/reference/nuke/{file} is not beside this repository: nothing to compare with.");
        return found!;
    }

    private static IEnumerable<string> Upwards(string directory)
    {
        for (var current = directory; current is not null; current = Path.GetDirectoryName(current))
            yield return current;
    }
}
