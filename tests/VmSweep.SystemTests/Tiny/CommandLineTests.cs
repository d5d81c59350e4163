using VmSweep.Files;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Tiny;

/// <summary>What people and CI servers type, on the real pipeline: NUKE's own switches, second terminals, broken files, signals.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory _root = new();

    public CommandLineTests()
    {
        Directory.CreateDirectory(_root.File(".nuke"));
        foreach (var name in new[] { "images", "sweeps" })
            Directory.CreateSymbolicLink(_root.File(name), Path.Combine(Checkout.Root, name));
    }

    /// <summary>A test that failed has left what it waited for.</summary>
    public void Dispose()
    {
        foreach (var program in ProcessTable.With(_root.Path))
            program.Kill();
        _root.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task The_schema_for_editors_and_shells_is_the_one_that_is_committed()
    {
        Assert.Equal(0, (await BuildAsync("--shell-completion")).ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Checkout.Root, ".nuke", "build.schema.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(_root.File(".nuke/build.schema.json"), TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_plan_is_shown_as_text_and_runs_nothing()
    {
        var shown = await BuildAsync("FullTestSweep", "--plan");
        Assert.Equal(0, shown.ExitCode);
        var names = shown.Output.Split('\n').SkipWhile(line => !line.StartsWith("Execution plan", StringComparison.Ordinal)).Skip(2)
            .Where(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Equal(["PlanSweep", "GenerateInputImages", "InstallHostTools", "BuildBaseImages", "PublishBaseImages", "SubmitDag", "WaitForDag", "CollectResults", "PublishReport", "FullTestSweep"], names);
        Assert.False(Directory.Exists(_root.File("artifacts/sweeps")));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("{\n  \"Sweep\": oops\n}", "parameters.json:2: 'o' is an invalid start of a value.")]
    [InlineData("{ \"Parallel\": \"many\" }", "parameters.json:1: Parallel: 'many' is not a whole number")]
    public async Task A_broken_parameter_file_is_one_line(string text, string line)
    {
        AtomicFile.WriteText(_root.File(".nuke/parameters.json"), text);
        var refused = await BuildAsync("Status");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(line, Assert.Single(refused.Errors.TrimEnd().Split('\n')));
        Assert.Empty(refused.Output);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_profile_without_a_file_is_one_line()
    {
        var refused = await BuildAsync("Status", "--profile", "nightly");
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("--profile: There is no profile 'nightly': ", Assert.Single(refused.Errors.TrimEnd().Split('\n')));
    }

    [Fact(Timeout = 120_000)]
    public async Task Without_colour_nothing_is_coloured()
    {
        var coloured = await RunAsync(Command("Status") with { Environment = new Dictionary<string, string?> { ["TERM"] = "xterm", ["NO_COLOR"] = null } });
        var plain = await RunAsync(Command("Status") with { Environment = new Dictionary<string, string?> { ["TERM"] = "xterm", ["NO_COLOR"] = "1" } });
        Assert.Contains('\e', coloured.Output);
        Assert.DoesNotContain('\e', plain.Output);
    }

    /// <summary>Of the two only the pipeline is signalled, as by a CI server's abort button, and not its process group, as by Ctrl-C.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData("TERM", "Interrupted: run the same command again to continue")]
    [InlineData("INT", "Aborted")]
    public async Task A_target_that_waits_for_a_program_ends_with_it_when_the_pipeline_alone_is_signalled(string signal, string outcome)
    {
        var running = RunAsync(WithProgram("run", $"echo $$ >'{_root.File("started")}'; (trap '' TERM INT; exec sleep 611) & exec sleep 612"));
        while (!File.Exists(_root.File("started")))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        var pipeline = Assert.Single(ProcessTable.With(_root.Path), program => program.CommandLine.Contains("_build.dll", StringComparison.Ordinal));
        await ProcessRunner.Default.RunAsync(new("kill", $"-{signal}", $"{pipeline.Id}"), Limit, cancellation: TestContext.Current.CancellationToken);

        var ended = await running;
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(outcome, ended.Output);
        Assert.DoesNotContain("   at ", ended.Output);
        Assert.Empty(ProcessTable.With("sleep 611"));
        Assert.Empty(ProcessTable.With("sleep 612"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Status_in_a_second_terminal_works_while_a_target_runs()
    {
        var running = RunAsync(WithProgram("run", $"echo $$ >'{_root.File("started")}'; while [ ! -e '{_root.File("enough")}' ]; do sleep 0.1; done"));
        while (!File.Exists(_root.File("started")))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        var both = await Task.WhenAll(BuildAsync("Status"), BuildAsync("Status"));
        AtomicFile.WriteText(_root.File("enough"), "");
        Assert.All(both, second => Assert.Equal(0, second.ExitCode));
        Assert.Equal(0, (await running).ExitCode);
    }

    /// <summary>Simulate with another dotnet in the place of the simulator's.</summary>
    private CommandLine WithProgram(string verb, string script)
    {
        var directory = Directory.CreateDirectory(_root.File("bin")).FullName;
        var dotnet = Path.Combine(directory, "dotnet");
        AtomicFile.WriteText(dotnet, $"#!/bin/sh\ncase $1 in\n{verb}) {script} ;;\n*) exec '{RealDotNet}' \"$@\" ;;\nesac\n");
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Command("Simulate") with { Environment = new Dictionary<string, string?> { ["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}" } };
    }

    private static string RealDotNet => ProgramSearch.Find("dotnet") ?? throw new InvalidOperationException("There is no dotnet on the PATH.");

    private CommandLine Command(params IReadOnlyList<string> arguments) => Checkout.Command([.. arguments, "--root", _root.Path, "--no-logo"]);

    private Task<ProcessOutcome> BuildAsync(params IReadOnlyList<string> arguments) => RunAsync(Command(arguments));

    private static Task<ProcessOutcome> RunAsync(CommandLine command) => TinyCheckout.RunAsync(command, Limit);
}
