using System.Text.RegularExpressions;
using VmSweep.CommandLines;

namespace VmSweep.Build.Tests;

/// <summary>What cron, shells and CI systems have in the environment of whatever they start.</summary>
public sealed partial class ForeignVariablesTests
{
    private static readonly ParameterDefinition[] Parameters =
    [
        new("Sweep", typeof(string)), new("Engine", typeof(string)), new("MailTo", typeof(string[])), new("MailFrom", typeof(string)), new("DryRun", typeof(bool)), new("OnlyPlatform", typeof(string[])),
        new("Parallel", typeof(int?)), new("Host", typeof(string)), new("Skip", typeof(string[])),
    ];

    [Theory]
    [InlineData("MAILTO")]
    [InlineData("MAILFROM")]
    [InlineData("HOST")]
    public void What_cron_and_shells_set_is_no_parameter_and_nobody_is_told(string variable) =>
        Assert.Null(Assert.Single(ForeignVariables.Find(Parameters, [variable])).Notice);

    [Theory]
    [InlineData("PARALLEL", "The environment variable PARALLEL is not read as --parallel, as other programs use that name; NUKE_PARALLEL is.")]
    [InlineData("DRY_RUN", "The environment variable DRY_RUN is not read as --dry-run, as other programs use that name; NUKE_DRY_RUN is.")]
    [InlineData("skip", "The environment variable skip is not read as --skip, as other programs use that name; NUKE_SKIP is.")]
    public void Other_single_words_are_no_parameters_and_whoever_meant_one_is_told(string variable, string notice) =>
        Assert.Equal(notice, Assert.Single(ForeignVariables.Find(Parameters, [variable])).Notice);

    [Theory]
    [InlineData("NUKE_MAIL_TO")]
    [InlineData("NUKE_PARALLEL")]
    [InlineData("SWEEP")]
    [InlineData("ONLYPLATFORM")]
    [InlineData("ONLY_PLATFORM")]
    [InlineData("PATH")]
    public void What_is_meant_for_the_pipeline_stays(string variable) => Assert.Empty(ForeignVariables.Find(Parameters, [variable]));

    [Fact]
    public void Nothing_that_cron_Jenkins_GitLab_or_GitHub_set_becomes_a_parameter_of_the_pipeline()
    {
        var names = Directory.GetFiles(Path.Combine(Repository.Root, "build"), "*.cs").SelectMany(file => Declared().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value);
        string[] nukes = ["Target", "Skip", "Plan", "Help", "NoLogo", "Continue", "Verbosity", "Root", "Profile", "Host"];
        var parameters = names.Concat(nukes).Select(name => new ParameterDefinition(name, typeof(string))).ToList();
        Assert.Contains(parameters, parameter => parameter.Name == "Webhook");
        var left = parameters.Where(parameter => !ForeignVariables.NeedsPrefix(parameter)).ToList();
        var set = File.ReadAllLines(Path.Combine(Repository.Root, "tests/VmSweep.Build.Tests/ci-environments.txt")).Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.True(set.Count > 150, $"{set.Count} names");
        Assert.All(set, variable => Assert.DoesNotContain(left, parameter => string.Concat(variable.Where(char.IsAsciiLetterOrDigit)).Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(@"\[Parameter\([^\n]*\n\s*readonly [\w?\[\]]+ (?<name>\w+)")]
    private static partial Regex Declared();
}
