using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace VmSweep.Build.Tests;

/// <summary>A directory with .nuke in it, and runs of the sample program there.</summary>
internal sealed class SampleBuild : IDisposable
{
    // Whatever machine the tests run on, the sample sees a plain terminal and no parameters.
    private static readonly string[] Removed =
    [
        "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "APPVEYOR", "TEAMCITY_VERSION", "JENKINS_HOME", "BITBUCKET_PIPELINE_UUID", "BITRISE_BUILD_URL", "TRAVIS",
        "bamboo_planKey", "JB_SPACE_PROJECT_KEY", "HOST", "TARGET", "SKIP", "ROOT", "PROFILE", "VERBOSITY", "HELP", "PLAN", "NO_LOGO", "CONTINUE", "FLAVOR",
    ];

    public SampleBuild()
    {
        Directory.CreateDirectory(Path.Combine(Root, ".nuke"));
        Write("parameters.json", """{ "$schema": "./build.schema.json", "Flavor": "from-json", "BaseImages": ["debian-12", "alpine-3.20"] }""");
        Write("parameters.ci.json", """{ "Flavor": "from-ci-profile" }""");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("vmsweep sämple ").FullName;

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "VmSweep.SampleBuild.dll");

    public void Write(string file, string text) => File.WriteAllLines(Path.Combine(Root, ".nuke", file), [text]);

    public async Task<SampleOutput> RunAsync(string arguments, params (string Name, string Value)[] environment)
    {
        using var limit = Limit();
        var result = await Command(arguments, environment).ExecuteBufferedAsync(limit.Token);
        return new SampleOutput(result.StandardOutput + result.StandardError, result.ExitCode);
    }

    /// <summary>Sends SIGINT once the program has printed that text; what it printed until it ended.</summary>
    public async Task<string> InterruptAsync(string arguments, string when)
    {
        using var limit = Limit();
        var text = new StringBuilder();
        var printed = new TaskCompletionSource();
        var running = (Command(arguments) | PipeTarget.ToDelegate(line =>
        {
            text.AppendLine(line);
            if (line.EndsWith(when, StringComparison.Ordinal))
                printed.TrySetResult();
        })).ExecuteAsync(limit.Token);
        await printed.Task.WaitAsync(limit.Token);
        await Cli.Wrap("kill").WithArguments(["-INT", running.ProcessId.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync(limit.Token);
        await running;
        return text.ToString();
    }

    private static CancellationTokenSource Limit()
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        return limit;
    }

    private Command Command(string arguments, params (string Name, string Value)[] environment)
    {
        var variables = Removed.Select(x => (Name: x, Value: (string?)null)).Append((Name: "TERM", Value: "dumb"))
            .Concat(environment.Select(x => (x.Name, Value: (string?)x.Value)))
            .GroupBy(x => x.Name).ToDictionary(x => x.Key, x => x.Last().Value);
        return Cli.Wrap("dotnet")
            .WithArguments([Program, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .WithWorkingDirectory(Root)
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
