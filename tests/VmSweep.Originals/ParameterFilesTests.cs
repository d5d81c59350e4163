using VmSweep.Matrix;
using VmSweep.Templates;

namespace VmSweep.Originals;

public sealed class ParameterFilesTests
{
    [Fact]
    public void The_living_system_s_files_make_1564_runs()
    {
        var runs = SweepMatrix.Build(Files());

        Assert.Equal(1564, runs.Count);
        Assert.Equal(12, runs.Select(run => run.Platform).Distinct().Count());
    }

    [Fact]
    public void Every_platform_of_the_living_system_has_a_template()
    {
        var catalog = new TemplateCatalog(Path.Combine(Clone(), "images"));
        Assert.All(Files().SelectMany(file => file.Platforms), platform => Assert.True(catalog.Contains(platform.Value), platform.Value.ToString()));
    }

    [Fact]
    public void The_suite_s_own_files_make_as_many_runs_of_as_many_platforms()
    {
        var own = SweepMatrix.Build(Read(Path.Combine(Clone(), "tests", "VmSweep.Testing", "Data", "nightly", "parameters.d")));
        var original = SweepMatrix.Build(Files());

        Assert.Equal(original.Count, own.Count);
        Assert.Equal(original.Select(run => run.Platform).ToHashSet(), own.Select(run => run.Platform).ToHashSet());
    }

    private static IReadOnlyList<ParameterFile> Files() => Read(Originals.Find("parameters.d"));

    private static IReadOnlyList<ParameterFile> Read(string directory) => [.. Directory.EnumerateFiles(directory, "*.yaml").Select(ParameterFileReader.ReadFile)];

    private static string Clone()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "VmSweep.slnx")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"No VmSweep.slnx above {AppContext.BaseDirectory}.");
        return directory;
    }
}
