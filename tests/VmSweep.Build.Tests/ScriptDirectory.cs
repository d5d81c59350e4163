using CliWrap;
using CliWrap.Buffered;

namespace VmSweep.Build.Tests;

/// <summary>
/// A repository with build.sh and hardly anything else, its path with a space and letters beyond ASCII, and a dotnet that writes down how it
/// was called and does as the test says. What the "compiled program" gets is printed as <c>RUN …</c>.
/// </summary>
internal sealed class ScriptDirectory : IDisposable
{
    public const string FakeDotNet = """
        #!/usr/bin/env bash
        here=$(dirname -- "$0")
        printf '%s\n' "$*" >>"$here/calls"
        case $1 in
          --version) [[ ! -f $here/no-sdk ]] ;;
          restore) if [[ -f $here/restore ]]; then cat "$here/restore"; exit 1; fi ;;
          build)
            if [[ -f $here/broken ]]; then echo 'Build.cs(1,1): error CS1002: ; expected'; exit 1; fi
            sleep "$(cat "$here/slow" 2>/dev/null || echo 0)"
            for argument; do case $argument in *_build.csproj) project=$argument ;; -p:NukeEngine=*) engine=${argument#*=} ;; esac; done
            mkdir -p "${project%/*}/bin/$engine"
            echo program >"${project%/*}/bin/$engine/_build.dll"
            ;;
          *)
            echo "RUN $(basename "$(dirname "$1")") NUKE_ENGINE=${NUKE_ENGINE-unset} HOST=${HOST-unset} ARGUMENTS ${*:2}"
            while [[ -f $here/keep-running ]]; do sleep 0.1; done
            exit "$(cat "$here/exit" 2>/dev/null || echo 0)"
            ;;
        esac
        """;

    public ScriptDirectory()
    {
        Root = Path.Combine(Parent, "wörk tree");
        foreach (var directory in new[] { "build", "src/VmSweep", ".nuke" })
            Directory.CreateDirectory(Path.Combine(Root, directory));
        Directory.CreateDirectory(Path.Combine(Parent, "bin"));
        Directory.CreateDirectory(Path.Combine(Parent, "home"));
        foreach (var script in new[] { "build.sh", "build.ps1" })
            File.Copy(Path.Combine(Repository.Root, script), Path.Combine(Root, script));
        foreach (var script in Directory.GetFiles(Path.Combine(Repository.Root, ".nuke"), "*.??*").Where(file => Path.GetExtension(file) is ".sh" or ".ps1"))
            File.Copy(script, Path.Combine(Root, ".nuke", Path.GetFileName(script)));
        Write("build/_build.csproj", "<Project/>");
        Write("Directory.Packages.props", "<Project/>");
        Write("src/VmSweep/A.cs", "class A;");
        Write("../bin/dotnet", FakeDotNet);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(Parent, "bin", "dotnet"), (UnixFileMode)0b111_101_101);
    }

    public string Parent { get; } = Directory.CreateTempSubdirectory("vmsweep-script").FullName;

    public string Root { get; }

    public IReadOnlyList<string> Programs => Directory.Exists(Path.Combine(Root, "build/bin/run"))
        ? [.. Directory.GetDirectories(Path.Combine(Root, "build/bin/run")).Select(x => Path.GetFileName(x)!)]
        : [];

    public void Write(string file, string text) => File.WriteAllLines(Path.Combine(Root, file), [text.ReplaceLineEndings("\n")]);

    /// <summary>What the fake dotnet does: a file of that name with this text; null takes it away.</summary>
    public void DotNet(string name, string? text = "")
    {
        var file = Path.Combine(Parent, "bin", name);
        if (text is null)
            File.Delete(file);
        else
            File.WriteAllLines(file, [text]);
    }

    public void RegistryHasNoNuke() => DotNet("restore", "error NU1101: Unable to find package Nuke.Common. No packages exist with this id in source(s): here");

    /// <summary>First words of what dotnet was asked for since the last call.</summary>
    public string Calls()
    {
        var file = Path.Combine(Parent, "bin", "calls");
        var calls = File.Exists(file) ? File.ReadAllLines(file) : [];
        File.Delete(file);
        return string.Join(' ', calls.Select(x => x.Contains("_build.dll") ? "run" : x.Split(' ')[0]));
    }

    /// <summary>Until the program has been started that often since the last <see cref="Calls"/>.</summary>
    public async Task WaitForProgramAsync(int count)
    {
        var file = Path.Combine(Parent, "bin", "calls");
        for (var i = 0; i < 2400; i++)
        {
            if (File.Exists(file) && (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Count(x => x.Contains("_build.dll")) >= count)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The program was not started {count} times within 2 minutes.");
    }

    /// <summary>More variables for build.sh.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["VMSWEEP_NO_SDK_DOWNLOAD"] = "1", ["DOTNET_ROOT"] = null };

    public Task<SampleOutput> RunAsync(string arguments = "", string? engine = null, string? directory = null) => RunAsync(["bash", Path.Combine(Root, "build.sh")], arguments, engine, directory);

    /// <param name="shell">Program and first arguments: what runs which script.</param>
    /// <param name="arguments">The script's.</param>
    /// <param name="engine">NUKE_ENGINE.</param>
    /// <param name="directory">Where it is called.</param>
    public async Task<SampleOutput> RunAsync(IReadOnlyList<string> shell, string arguments = "", string? engine = null, string? directory = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var result = await Cli.Wrap(shell[0])
            .WithArguments([.. shell.Skip(1), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .WithWorkingDirectory(directory ?? Root)
            .WithEnvironmentVariables(new Dictionary<string, string?>(Environment)
            {
                ["PATH"] = $"{Path.Combine(Parent, "bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = Path.Combine(Parent, "home"),
                ["HOST"] = "mybox",
                ["NUKE_ENGINE"] = engine,
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        return new SampleOutput(result.StandardOutput + result.StandardError, result.ExitCode);
    }

    public void Dispose() => Directory.Delete(Parent, recursive: true);
}
