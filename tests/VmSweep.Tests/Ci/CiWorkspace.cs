using System.Text;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Reports.Latest;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Ci;

/// <summary>What becomes of a night.</summary>
public enum Night
{
    /// <summary>Exit code 0.</summary>
    Good,

    /// <summary>Runs failed: exit code 1.</summary>
    Failed,

    /// <summary>The pipeline ends with 2, and knows why.</summary>
    NoReport,

    /// <summary>The pipeline is killed without a word.</summary>
    Killed,

    /// <summary>The pipeline does not compile.</summary>
    DoesNotCompile,

    /// <summary>Whatever the checkout brought, build.sh is not among it.</summary>
    NoCheckout,
}

/// <summary>
/// A CI system's workspace: the real build.sh, and a dotnet whose "compiled pipeline" publishes what the real one would. Only that of a night of virtual machines the end is
/// known from the start.
/// </summary>
internal sealed class CiWorkspace : IDisposable
{
    private const string DotNet = """
        #!/usr/bin/env bash
        here=$(dirname -- "$0")
        night=$(<"$here/night")
        case $1 in
          --version | restore) ;;
          build)
            if [[ $night == DoesNotCompile ]]; then echo 'Build.cs(1,1): error CS1002: ; expected'; exit 1; fi
            mkdir -p "${2%/*}/bin/subset"
            echo program >"${2%/*}/bin/subset/_build.dll"
            ;;
          *)
            echo "${@:2}" >>"$here/calls"
            if [[ $2 == Prune ]]; then exit 0; fi
            if [[ $night == Killed ]]; then kill -KILL $$; fi
            rm -rf "$VMSWEEP_LATEST"
            cp -R "$here/$night" "$VMSWEEP_LATEST"
            case $night in Good) exit 0 ;; Failed) exit 1 ;; *) exit 2 ;; esac
            ;;
        esac
        """;

    private readonly TemporaryDirectory _directory = new();

    public CiWorkspace()
    {
        foreach (var file in new[] { "build.sh" }.Concat(Directory.GetFiles(RepositoryRoot.Path(".nuke"), "*.sh").Select(path => $".nuke/{Path.GetFileName(path)}")))
            Write($"work/{file}", File.ReadAllText(RepositoryRoot.Path(file)));
        Write("work/build/_build.csproj", "<Project/>");
        Write("work/src/A.cs", "class A;");
        Write("work/Directory.Packages.props", "<Project/>");
        Write("bin/dotnet", DotNet);
        foreach (var file in new[] { "work/build.sh", "bin/dotnet" })
            File.SetUnixFileMode(_directory.File(file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Root => _directory.File("work");

    public ArtifactsLayout Artifacts => new(Path.Combine(Root, "artifacts"));

    /// <summary>What the pipeline was called with, without those of earlier nights.</summary>
    public IReadOnlyList<string> Calls { get; private set; } = [];

    public void Dispose() => _directory.Dispose();

    /// <summary>Runs a night's steps as the CI system would, and returns what they printed.</summary>
    /// <param name="job">The CI file.</param>
    /// <param name="night">What becomes of it.</param>
    /// <param name="sweepId">Stands in its report.</param>
    public async Task<string> RunAsync(CiJob job, Night night, string sweepId)
    {
        Prepare(night, sweepId);
        if (night == Night.NoCheckout)
            File.Delete(Path.Combine(Root, "build.sh"));
        var printed = new StringBuilder();
        var failed = false;
        foreach (var step in job.Steps.Where(step => step.Always || !failed))
        {
            var script = step.Script.Replace("/srv/vmsweep", Root, StringComparison.Ordinal);
            var outcome = await ProcessRunner.Default.RunAsync(
                new(job.Shell[0], [.. job.Shell.Skip(1), script]) { WorkingDirectory = Root, Environment = Environment(job) }, TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine($"$ {script}\n{outcome.Output}(exit {outcome.ExitCode})");
            printed.Append(outcome.Output);
            failed |= !outcome.Succeeded;
        }

        var calls = _directory.File("bin/calls");
        Calls = File.Exists(calls) ? File.ReadAllLines(calls) : [];
        File.Delete(calls);
        return printed.ToString();
    }

    /// <summary>The files that fit a pattern of a CI file: DIRECTORY/, DIRECTORY/** or DIRECTORY/NAME with asterisks in the name.</summary>
    public IReadOnlyList<string> Matching(string pattern)
    {
        var (directory, name) = (Path.Combine(Root, Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern));
        Assert.DoesNotContain('*', directory);
        return !Directory.Exists(directory) ? []
            : Directory.GetFiles(directory, name is "" or "**" ? "*" : name, name is "" or "**" ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly);
    }

    private void Prepare(Night night, string sweepId)
    {
        Write("bin/night", $"{night}\n");
        Write("work/src/A.cs", $"class A; // {sweepId}");
        var latest = new LatestReport(_directory.File($"prepared/latest/{CiJob.Sweep}"), TimeProvider.System);
        var sweep = new SweepLayout(_directory.File($"sweeps/{sweepId}"));
        var all = SampleSweep.OneOfEach();
        var result = all with { SweepId = sweepId, Name = CiJob.Sweep, Runs = [.. all.Runs.Where(run => night != Night.Good || run.Verdict.IsGood())] };
        SampleSweep.WriteFiles(sweep.Root, result);
        if (night == Night.NoReport)
            latest.Fail("the disk is full");
        else
            latest.Publish(new(result, "", null), sweep, new());
        var place = _directory.File($"bin/{night}");
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
        Directory.Move(latest.Directory, place);
    }

    private Dictionary<string, string?> Environment(CiJob job)
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{_directory.File("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = _directory.Path,
            ["NUKE_ENGINE"] = "subset",
            ["CI_PROJECT_DIR"] = Root,
        };
        foreach (var (name, value) in job.Environment)
            environment[name] = value;
        return environment;
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.File(name))!);
        File.WriteAllBytes(_directory.File(name), Encoding.UTF8.GetBytes(text));
    }
}
