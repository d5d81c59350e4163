using System.Text.RegularExpressions;
using VmSweep.Processes;
using VmSweep.Yaml;

namespace VmSweep.Tests.Ci;

/// <summary>The files for CI systems, which nobody runs here: what they type exists, their shell is clean, their form is right.</summary>
public sealed partial class CiFilesTests
{
    private static readonly string[] Files =
        [".github/workflows/ci.yml", ".github/workflows/nightly.yml", "ci/Jenkinsfile", "ci/gitlab-ci.yml", "ci/crontab", "ci/systemd/vmsweep-nightly.service", "docs/ci.md"];

    public static TheoryData<string> Workflows => [".github/workflows/ci.yml", ".github/workflows/nightly.yml"];

    [Fact]
    public void Every_target_and_parameter_that_they_type_exists()
    {
        var build = string.Concat(Directory.GetFiles(RepositoryRoot.Path("build"), "*.cs").Select(File.ReadAllText));
        var targets = TargetName().Matches(build).Select(match => match.Groups["name"].Value).ToHashSet();
        var parameters = ParameterName().Matches(build).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var typed = Files.SelectMany(file => Typed().Matches(File.ReadAllText(RepositoryRoot.Path(file))).Select(match => (file, match))).ToList();

        Assert.NotEmpty(typed);
        Assert.All(typed, each => Assert.Contains(each.match.Groups["target"].Value, targets));
        Assert.All(
            typed.SelectMany(each => each.match.Groups["option"].Captures.Select(option => (each.file, option.Value))),
            option => Assert.Contains(option.Value.Replace("-", "", StringComparison.Ordinal), parameters));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_has_limits_and_few_rights(string file)
    {
        var workflow = YamlReader.ReadFile(RepositoryRoot.Path(file));

        Assert.Equal("read", Assert.IsType<YamlText>(Map(workflow, "permissions", "contents")).Value);
        Assert.IsType<YamlMap>(Map(workflow, "concurrency"));
        foreach (var (_, job) in Assert.IsType<YamlMap>(Map(workflow, "jobs")).Entries)
        {
            Assert.Matches("^[0-9]+$", Assert.IsType<YamlText>(Map(job, "timeout-minutes")).Value);
            Assert.All(Assert.IsType<YamlList>(Map(job, "steps")).Items, step => Assert.True(Map(step, "uses") is YamlText { Value: var action } ? action.Contains("@v", StringComparison.Ordinal) : Map(step, "run") is YamlText));
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task The_shell_in_a_workflow_is_clean(string file)
    {
        var jobs = Assert.IsType<YamlMap>(Map(YamlReader.ReadFile(RepositoryRoot.Path(file)), "jobs"));
        foreach (var script in jobs.Entries.SelectMany(job => ((YamlList)Map(job.Value, "steps")!).Items).Select(step => Map(step, "run")).OfType<YamlText>())
            await ShellIsCleanAsync(script.Value);
    }

    [Fact]
    public async Task The_shell_in_the_Jenkinsfile_is_clean_and_its_braces_are_closed()
    {
        var text = File.ReadAllText(RepositoryRoot.Path("ci/Jenkinsfile"));

        foreach (var script in JenkinsShell().Matches(text).Select(match => match.Groups["script"].Value))
            await ShellIsCleanAsync(script);
        Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
        Assert.Equal(text.Count(c => c == '('), text.Count(c => c == ')'));
        Assert.All(["agent", "parameters", "stages", "post", "junit testResults", "archiveArtifacts"], part => Assert.Contains(part, text));
    }

    [Fact]
    public void GitLab_gets_every_file_of_the_report()
    {
        var job = Map(YamlReader.ReadFile(RepositoryRoot.Path("ci/gitlab-ci.yml")), "sweep");

        Assert.Equal("artifacts/latest/$SWEEP/junit*.xml", Assert.IsType<YamlText>(Map(job, "artifacts", "reports", "junit")).Value);
        Assert.Equal("always", Assert.IsType<YamlText>(Map(job, "artifacts", "when")).Value);
    }

    [Fact]
    public void The_timer_starts_a_service_that_never_runs_twice()
    {
        var service = Unit("ci/systemd/vmsweep-nightly.service");
        var timer = Unit("ci/systemd/vmsweep-nightly.timer");

        Assert.Equal("oneshot", service["Service/Type"]);
        Assert.StartsWith("/usr/bin/flock --nonblock", service["Service/ExecStart"]);
        Assert.Equal("1 75", service["Service/SuccessExitStatus"]);
        Assert.Matches(@"^\*-\*-\* [0-2][0-9]:[0-5][0-9]:00$", timer["Timer/OnCalendar"]);
        Assert.Equal("timers.target", timer["Install/WantedBy"]);
    }

    [Fact]
    public async Task Two_starts_at_once_are_one_sweep()
    {
        var service = Unit("ci/systemd/vmsweep-nightly.service")["Service/ExecStart"];
        using var directory = new VmSweep.Testing.TemporaryDirectory();
        // The unit's own guard, around a sweep that takes a moment.
        var guard = service[..service.IndexOf("/srv/vmsweep/build.sh", StringComparison.Ordinal)].Replace("/srv/vmsweep/", directory.Path + "/", StringComparison.Ordinal);
        var script = $"{guard} sh -c 'echo swept; sleep 2' & sleep 0.5; {guard} echo swept; echo \"second: $?\"; wait";

        var outcome = await ProcessRunner.Default.RunAsync(new("sh") { Input = script }, TimeSpan.FromSeconds(30), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["swept", "second: 75"], outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(".github/workflows/nightly.yml")]
    [InlineData("ci/Jenkinsfile")]
    [InlineData("ci/gitlab-ci.yml")]
    [InlineData("ci/crontab")]
    [InlineData("ci/systemd/vmsweep-nightly.service")]
    public void What_users_copy_publishes_one_place_and_prunes(string file)
    {
        var text = File.ReadAllText(RepositoryRoot.Path(file));

        Assert.DoesNotContain("artifacts/sweeps", text);
        Assert.Contains("build.sh Prune --keep-for", text);
    }

    [Fact]
    public async Task The_shell_in_the_crontab_and_in_GitLabs_job_is_clean()
    {
        foreach (var step in new[] { "ci/crontab", "ci/gitlab-ci.yml" }.SelectMany(file => CiJob.Read(file).Steps))
            await ShellIsCleanAsync(step.Script);
    }

    private static async Task ShellIsCleanAsync(string script)
    {
        var outcome = await ProcessRunner.Default.RunAsync(new(RequiredTool.Find("shellcheck"), "--shell=bash", "--severity=style", "-") { Input = script }, TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Output);
    }

    private static YamlValue? Map(YamlValue? value, params string[] keys)
    {
        foreach (var key in keys)
            value = (value as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
        return value;
    }

    /// <summary>A unit's settings by section; a setting that is there twice is a mistake in ours.</summary>
    private static Dictionary<string, string> Unit(string file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var section = "";
        foreach (var line in File.ReadAllLines(RepositoryRoot.Path(file)).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
                section = line.Trim('[', ']');
            else
                settings.Add($"{section}/{line.Split('=', 2)[0]}", line.Split('=', 2)[1]);
        }

        return settings;
    }

    [GeneratedRegex(@"Target (?<name>\w+) =>")]
    private static partial Regex TargetName();

    [GeneratedRegex(@"\[Parameter\([^\n]*\n\s*readonly [\w?\[\]]+ (?<name>\w+)")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"build\.sh (?<target>[A-Z]\w+)([^\n&|]*? --(?<option>[a-z-]+))*", RegexOptions.ExplicitCapture)]
    private static partial Regex Typed();

    [GeneratedRegex(@"sh ('''(?<script>.*?)'''|'(?<script>[^\n]*)'\n)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex JenkinsShell();
}
