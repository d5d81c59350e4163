using System.Text.RegularExpressions;
using VmSweep.Yaml;

namespace VmSweep.Tests.Ci;

/// <summary>A piece of shell of a CI file.</summary>
/// <param name="Script">What the shell gets.</param>
/// <param name="Always">Whether it runs although one before it failed.</param>
internal sealed record CiStep(string Script, bool Always);

/// <summary>What a CI file does, as far as a shell does it, and what it publishes: read from the file itself.</summary>
/// <param name="Steps">In the order in which they run.</param>
/// <param name="Published">Patterns of files that are kept.</param>
/// <param name="JUnit">Patterns of files that are read as JUnit.</param>
internal sealed partial record CiJob(IReadOnlyList<CiStep> Steps, IReadOnlyList<string> Published, IReadOnlyList<string> JUnit)
{
    public const string Sweep = "debian-smoke";

    /// <summary>How the system starts its shell; cron has no -e.</summary>
    public IReadOnlyList<string> Shell { get; init; } = ["bash", "-e", "-c"];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public static CiJob Read(string file)
    {
        var path = RepositoryRoot.Path(file);
        return file switch
        {
            "ci/Jenkinsfile" => Jenkins(File.ReadAllText(path)),
            "ci/gitlab-ci.yml" => GitLab(YamlReader.ReadFile(path)),
            "ci/crontab" => Cron(File.ReadAllLines(path)),
            _ => GitHub(YamlReader.ReadFile(path)),
        };
    }

    private static CiJob Jenkins(string text)
    {
        var post = text.IndexOf("  post {", StringComparison.Ordinal);
        var steps = JenkinsShell().Matches(text).Select(match => new CiStep(match.Groups["script"].Value, Always: match.Index > post)).ToList();
        string Quoted(string before) => text.Split(before + " \"")[1].Split('"')[0].Replace("${params.SWEEP}", Sweep, StringComparison.Ordinal);
        return new(steps, [Quoted("archiveArtifacts artifacts:")], [Quoted("junit testResults:")])
        {
            Environment = new Dictionary<string, string> { ["SWEEP"] = Sweep, ["JUNIT_DETAIL"] = "runs", ["RETRY_FAILED"] = "0", ["JENKINS_HOME"] = "/var/jenkins" },
        };
    }

    private static CiJob GitLab(YamlValue? file)
    {
        var job = At(file, "sweep");
        string Expanded(string pattern) => pattern.Replace("$SWEEP", Sweep, StringComparison.Ordinal);
        return new(
            [
                .. Texts(At(job, "hooks", "pre_get_sources_script")).Select(script => new CiStep(script, Always: false)),
                .. Texts(At(job, "script")).Select(script => new CiStep(script, Always: false)),
                .. Texts(At(job, "after_script")).Select(script => new CiStep(script, Always: true)),
            ],
            [.. Texts(At(job, "artifacts", "paths")).Select(Expanded)],
            [.. Texts(At(job, "artifacts", "reports", "junit")).Select(Expanded)])
        {
            Environment = new Dictionary<string, string> { ["SWEEP"] = Texts(At(job, "variables", "SWEEP")).Single(), ["GITLAB_CI"] = "true" },
        };
    }

    private static CiJob GitHub(YamlValue? file)
    {
        var job = At(file, "jobs", "sweep");
        var steps = ((YamlList)At(job, "steps")!).Items;
        return new(
            [.. steps.Where(step => At(step, "run") is not null).Select(step => new CiStep(Texts(At(step, "run")).Single(), Texts(At(step, "if")).SequenceEqual(["always()"])))],
            [.. steps.SelectMany(step => Texts(At(step, "with", "path"))).SelectMany(paths => paths.Split('\n')).Select(path => path.Replace("${{ env.SWEEP }}", Sweep, StringComparison.Ordinal))],
            [])
        {
            Environment = new Dictionary<string, string> { ["SWEEP"] = Sweep, ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = "step-summary" },
        };
    }

    /// <summary>What it publishes is what the command prints: cron mails that.</summary>
    private static CiJob Cron(string[] lines)
    {
        var settings = lines.Where(line => CronSetting().IsMatch(line)).ToDictionary(line => line.Split('=')[0], line => line.Split('=')[1]);
        var entry = lines.Single(line => line.Length > 0 && line[0] != '#' && !CronSetting().IsMatch(line));
        return new([new(string.Join(' ', entry.Split(' ')[5..]), Always: false)], [], []) { Environment = settings, Shell = ["sh", "-c"] };
    }

    private static YamlValue? At(YamlValue? value, params string[] keys)
    {
        foreach (var key in keys)
            value = (value as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
        return value;
    }

    private static IEnumerable<string> Texts(YamlValue? value) => value switch
    {
        YamlText text => [text.Value],
        YamlList list => list.Items.SelectMany(Texts),
        _ => [],
    };

    [GeneratedRegex(@"sh ('''(?<script>.*?)'''|'(?<script>[^\n]*)'\n)", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex JenkinsShell();

    [GeneratedRegex("^[A-Z]+=")]
    private static partial Regex CronSetting();
}
