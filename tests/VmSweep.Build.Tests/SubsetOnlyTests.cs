namespace VmSweep.Build.Tests;

/// <summary>What the subset does by itself: no recording is needed to check it.</summary>
public sealed class SubsetOnlyTests : IDisposable
{
    private readonly SampleBuild _build = new();

    public void Dispose() => _build.Dispose();

    [Fact]
    public async Task The_plan_is_left_to_the_build_and_runs_nothing()
    {
        var output = await _build.RunAsync("Pack --plan --no-logo");
        Assert.Equal(0, output.ExitCode);
        Assert.Empty(output.Blocks);
        Assert.Empty(output.Table);
        Assert.DoesNotContain(output.Events, x => x.Contains("OnBuildFinished"));
    }

    [Theory]
    [InlineData("GITLAB_CI", "\e[0Ksection_start:", "[collapsed=true]\r\e[0KBroken", "\e[0Ksection_end:")]
    [InlineData("TF_BUILD", "##[group]Broken", "##vso[task.logissue type=error]Target ", "##[endgroup]Broken")]
    [InlineData("TEAMCITY_VERSION", "##teamcity[blockOpened name='Broken']", "##teamcity[message text='Target ", "##teamcity[blockClosed name='Broken']")]
    [InlineData("GITHUB_ACTIONS", "::group::Broken", "::error::Target ", "::endgroup::Broken")]
    public async Task CI_servers_get_their_own_marks_around_a_target(string variable, params string[] marks)
    {
        var output = await _build.RunAsync("Broken --no-logo", (variable, "1"));
        Assert.Equal(255, output.ExitCode);
        var rest = output.Text;
        foreach (var mark in marks)
        {
            Assert.Contains(mark, rest);
            rest = rest[(rest.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..];
        }
    }

    [Fact]
    public async Task Help_shows_what_the_real_one_shows()
    {
        var recorded = SampleOutput.Recorded("01-help.txt").Text.Split('\n');
        var output = await _build.RunAsync("--help --no-logo");
        Assert.Equal(0, output.ExitCode);
        var lines = output.Text.Split('\n').Select(x => x.TrimEnd()).ToHashSet();
        foreach (var target in recorded.Where(x => x.Contains(" -> ") || x.Contains("(default)")))
            Assert.Contains(target.TrimEnd(), lines);
        foreach (var parameter in recorded.Where(x => x.StartsWith("  --", StringComparison.Ordinal)).Select(x => x.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]))
            Assert.Contains(lines, x => x.StartsWith($"  {parameter} ", StringComparison.Ordinal));
        Assert.DoesNotContain("Hidden", output.Text);
    }

    [Fact]
    public async Task An_unknown_target_is_refused_with_the_list_of_all()
    {
        var output = await _build.RunAsync("Nope --no-logo");
        Assert.Equal(255, output.ExitCode);
        Assert.Contains("Target with name 'Nope' does not exist. Available targets are:\n  - AfterBroken\n", output.Text);
        Assert.Contains("  - Hidden\n", output.Text);
        Assert.Empty(output.Table);
    }

    [Fact]
    public async Task A_broken_parameter_file_is_an_error_with_its_line()
    {
        _build.Write("parameters.json", "{\n  \"Flavor\": oops\n}");
        var output = await _build.RunAsync("Show --no-logo");
        Assert.Equal(255, output.ExitCode);
        Assert.Contains("parameters.json:2: ", output.Text);
    }

    [Fact]
    public async Task A_missing_profile_is_an_error()
    {
        var output = await _build.RunAsync("Show --no-logo --profile nope");
        Assert.Equal(255, output.ExitCode);
        Assert.Contains("Expected file to exist: ", output.Text);
        Assert.Contains("parameters.nope.json", output.Text);
    }

    [Fact]
    public async Task The_command_line_goes_before_the_environment_and_that_before_the_file()
    {
        Assert.Contains("Flavor=cli ", (await _build.RunAsync("Show --flavor cli", ("FLAVOR", "env"))).Text);
        Assert.Contains("Flavor=env ", (await _build.RunAsync("Show", ("FLAVOR", "env"))).Text);
        Assert.Contains("Flavor=from-json ", (await _build.RunAsync("Show")).Text);
    }

    [Fact]
    public async Task A_separator_splits_one_text_and_the_last_of_two_counts()
    {
        var output = await _build.RunAsync("Show --base-images a b --items x+y --mode slow --retry-count 8 --retrycount 9");
        Assert.Contains("BaseImages=[\"a\", \"b\"] Retry=9 Level=null With=False Mode=Slow Items=[\"x\", \"y\"] ", output.Text);
    }

    [Fact]
    public async Task Processes_get_arguments_environment_and_limits_as_under_NUKE()
    {
        var output = await _build.RunAsync("Env --no-logo");
        Assert.Contains("HOME= X=1", output.Text);
        Assert.Contains("echo \"a b\" \"/tmp/x y\" lit eral [REDACTED]", output.Text);
        Assert.Contains("] a b /tmp/x y lit eral [REDACTED]", output.Text);
        Assert.DoesNotContain("sec ret", output.Text);
        Assert.Contains("caught System.ArgumentException: Expected condition to be true (Parameter 'process.WaitForExit()')", output.Text);
        Assert.Contains("caught System.ArgumentException: Expected condition to be true (Parameter '1 == 2')", output.Text);
        Assert.Contains("caught System.ArgumentException: Expected file to exist: /nope (Parameter '\"/nope\"')", output.Text);
        Assert.Equal(0, output.ExitCode);
    }

    [Fact]
    public async Task Everything_is_in_the_log_file_whatever_the_console_shows()
    {
        await _build.RunAsync("Show --verbosity quiet");
        Assert.Contains("Flavor=from-json", await File.ReadAllTextAsync(Path.Combine(_build.Root, ".nuke", "temp", "build.log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_nuke_directory_the_message_says_so()
    {
        Directory.Delete(Path.Combine(_build.Root, ".nuke"), recursive: true);
        var output = await _build.RunAsync("Show");
        Assert.Equal(134, output.ExitCode);
        Assert.Contains("There is no .nuke directory in ", output.Text);
        var rooted = await _build.RunAsync("Show --root");
        Assert.Equal(0, rooted.ExitCode);
    }

    [Fact]
    public async Task A_task_is_awaited_before_the_target_has_succeeded()
    {
        var text = (await _build.RunAsync("TaskT --no-logo")).Text;
        Assert.InRange(text.IndexOf("awaited", StringComparison.Ordinal), 1, text.IndexOf("EV OnTargetSucceeded TaskT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_aborts_the_running_target_runs_what_is_assured_and_shows_the_table()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill(1).");
        var text = await _build.InterruptAsync("Sleep AfterSleep Noop --no-logo", when: "asleep");
        Assert.Contains("Sleep              Aborted  ", text);
        Assert.Contains("AfterSleep         Succeeded", text);
        Assert.Contains("EV OnBuildFinished failing=True", text);
        Assert.Single(text.Split('\n'), x => x.StartsWith("Build failed on ", StringComparison.Ordinal));
    }
}
