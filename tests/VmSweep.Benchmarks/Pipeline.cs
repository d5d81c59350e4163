using CliWrap;
using CliWrap.Buffered;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>Types <c>./build.sh …</c>, as a user does, and reads what the sweep left.</summary>
/// <param name="root">The root directory of the build: images, artifacts.</param>
internal sealed class Pipeline(string root)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>This checkout's own.</summary>
    public static Pipeline OfCheckout { get; } = new(DiskBenchmark.RepositoryRoot());

    public static string Checkout { get; } = DiskBenchmark.RepositoryRoot();

    public ArtifactsLayout Artifacts { get; } = new(Path.Combine(root, "artifacts"));

    /// <summary>Runs a sweep of <c>tests/VmSweep.Benchmarks/sweeps</c>; every run must be good.</summary>
    public SweepResult Sweep(string name, params IReadOnlyList<string> arguments)
    {
        Build(["FullTestSweep", "--sweep", Path.Combine(Checkout, "tests", "VmSweep.Benchmarks", "sweeps", name), "--new", .. arguments]);
        return JsonFile.Read<SweepResult>(Artifacts.AllSweeps().First(sweep => SweepFinder.Load(sweep).Name == name).Results);
    }

    public void Build(params IReadOnlyList<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var result = Cli.Wrap(Path.Combine(Checkout, "build.sh"))
            .WithArguments([.. arguments, "--root", root, "--no-logo"])
            .WithWorkingDirectory(Checkout)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token)
            .GetAwaiter()
            .GetResult();
        if (!result.IsSuccess)
            throw new InvalidOperationException($"build.sh {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.StandardOutput}\n{result.StandardError}");
    }
}
