namespace VmSweep.Build.Tests;

/// <summary>The same command line gives the same blocks, events, table, values and exit code under the subset as under NUKE 10.1.</summary>
public sealed class SubsetBehaviourTests : IDisposable
{
    private readonly SampleBuild _build = new();

    public void Dispose() => _build.Dispose();

    [Theory]
    [InlineData("02-default.txt", "")]
    [InlineData("05-skip-check.txt", "Pack --skip Clean --with-check --no-logo")]
    [InlineData("06-skip-all.txt", "Pack --skip --no-logo")]
    [InlineData("07-broken.txt", "Broken Cleanup AfterBroken --no-logo")]
    [InlineData("11-static-off.txt", "StaticOff --no-logo")]
    [InlineData("12-static-off-on.txt", "static-off --level 4 --no-logo")]
    [InlineData("15-profile.txt", "Show --no-logo --profile ci")]
    [InlineData("16-bad-value.txt", "Show --no-logo --retry-count abc")]
    [InlineData("17-unknown-param.txt", "Show --no-logo --does-not-exist 5")]
    [InlineData("18-quiet.txt", "Pack --no-logo --verbosity quiet")]
    [InlineData("19-minimal.txt", "Pack --no-logo --verbosity minimal")]
    [InlineData("34-exitcode.txt", "TExit --no-logo --verbosity normal")]
    [InlineData("35-cond-throws.txt", "Loud --no-logo")]
    [InlineData("50-missing-tool.txt", "NeedsTool --no-logo")]
    [InlineData("51-req-bool.txt", "ReqBool --no-logo")]
    [InlineData("52-paths.txt", "Paths --no-logo --some-path rel/x --modes Fast+Slow Slow")]
    [InlineData("54-whenskipped.txt", "InvSkip --no-logo")]
    [InlineData("55-whenskipped-static.txt", "InvSkipStatic --no-logo")]
    [InlineData("56-async-triggeredby.txt", "TaskT --no-logo")]
    [InlineData("57-two-targets-plus.txt", "--target Show+Noop --no-logo")]
    [InlineData("58-skip-invoked.txt", "Noop --skip Noop --no-logo")]
    [InlineData("63-ok.txt", "Noop Show --no-logo")]
    [InlineData("68-eqform.txt", "Show --no-logo --flavor=x")]
    public async Task A_command_line_does_what_it_does_under_NUKE(string recording, string arguments) =>
        AssertAlike(recording, await _build.RunAsync(arguments));

    [Theory]
    [InlineData("14-env-show.txt", "Show --no-logo", "BASE_IMAGES=e1 e2", "NUKE_FLAVOR=env")]
    [InlineData("37-gha-needs-token.txt", "NeedsToken --no-logo", "GITHUB_ACTIONS=true")]
    [InlineData("38-gha-broken.txt", "Assemble Broken", "GITHUB_ACTIONS=true")]
    [InlineData("60-env-target.txt", "--no-logo", "TARGET=Show")]
    [InlineData("61-env-skip.txt", "Assemble --no-logo", "SKIP=Clean")]
    public async Task The_environment_does_what_it_does_under_NUKE(string recording, string arguments, params string[] environment) =>
        AssertAlike(recording, await _build.RunAsync(arguments, [.. environment.Select(x => (x.Split('=')[0], x.Split('=')[1]))]));

    [Fact]
    public async Task A_host_that_does_not_exist_ends_the_program_before_anything_else()
    {
        var recorded = SampleOutput.Recorded("62-env-host.txt");
        var output = await _build.RunAsync("Noop --no-logo", ("HOST", "mybox"));
        Assert.Equal(recorded.ExitCode, output.ExitCode);
        Assert.Contains("TypeInitializationException", output.Text);
    }

    [Fact]
    public async Task Continue_runs_again_what_had_not_succeeded()
    {
        await _build.RunAsync("Broken Cleanup AfterBroken --no-logo");
        AssertAlike("08-continue.txt", await _build.RunAsync("Broken Cleanup AfterBroken --continue --no-logo"));
    }

    [Fact]
    public async Task Continue_after_success_skips_everything()
    {
        await _build.RunAsync("Noop Show --no-logo");
        AssertAlike("64-continue-after-success.txt", await _build.RunAsync("Noop Show --continue --no-logo"));
    }

    [Fact]
    public async Task A_name_of_wrong_case_in_the_parameter_file_is_not_read()
    {
        _build.Write("parameters.json", """{ "flavor": "from-json", "BaseImages": ["debian-12", "alpine-3.20"] }""");
        AssertAlike("66-json-case.txt", await _build.RunAsync("Show --no-logo"));
    }

    private static void AssertAlike(string recording, SampleOutput output)
    {
        var recorded = SampleOutput.Recorded(recording);
        Assert.Equal(recorded.Table, output.Table);
        Assert.Equal(recorded.Blocks, output.Blocks);
        Assert.Equal(recorded.ErrorsAndWarnings, output.ErrorsAndWarnings);
        Assert.Equal(recorded.Values, output.Values);
        Assert.Equal(recorded.Outcome, output.Outcome);
        Assert.Equal(recorded.ExitCode, output.ExitCode);
        // The first recordings were made with a build that prints no events.
        if (recorded.Events.Count > 0)
            Assert.Equal(recorded.Events, output.Events);
    }
}
