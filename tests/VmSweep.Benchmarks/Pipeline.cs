using CliWrap;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>Types <c>./build.sh …</c>, as a user does, and reads what the sweep left.</summary>
internal static class Pipeline
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static string Root { get; } = DiskBenchmark.RepositoryRoot();

    public static ArtifactsLayout Artifacts { get; } = new(Path.Combine(Root, "artifacts"));

    /// <summary>Runs a sweep of <c>tests/VmSweep.Benchmarks/sweeps</c>; every run must be good.</summary>
    public static SweepResult Sweep(string name, params IReadOnlyList<string> arguments)
    {
        Build(["FullTestSweep", "--sweep", Path.Combine(Root, "tests", "VmSweep.Benchmarks", "sweeps", name), "--new", .. arguments]);
        return JsonFile.Read<SweepResult>(Artifacts.AllSweeps().First(sweep => sweep.Id.EndsWith($"-{name}", StringComparison.Ordinal)).Results);
    }

    public static void Build(params IReadOnlyList<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        Cli.Wrap(Path.Combine(Root, "build.sh"))
            .WithArguments([.. arguments, "--no-logo"])
            .WithWorkingDirectory(Root)
            .ExecuteAsync(limit.Token)
            .GetAwaiter()
            .GetResult();
    }
}
