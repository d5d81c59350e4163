using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>Where the build runs: a terminal or a CI server. Found by the environment variable that each CI server sets.</summary>
[TypeConverter(typeof(NameConverter))]
public class Host
{
    protected Host()
    {
    }

    // In this order; the variable must merely exist.
    private static readonly (string Variable, Func<Host> Create)[] Known =
    [
        ("GITHUB_ACTIONS", () => new CI.GitHubActions.GitHubActions()),
        ("GITLAB_CI", () => new GitLab()),
        ("TF_BUILD", () => new AzurePipelines()),
        ("APPVEYOR", () => new AppVeyor()),
        ("TEAMCITY_VERSION", () => new TeamCity()),
        ("JENKINS_HOME", () => new Jenkins()),
        ("BITBUCKET_PIPELINE_UUID", () => new Bitbucket()),
        ("BITRISE_BUILD_URL", () => new Bitrise()),
        ("TRAVIS", () => new TravisCI()),
        ("bamboo_planKey", () => new Bamboo()),
        ("JB_SPACE_PROJECT_KEY", () => new SpaceAutomation()),
    ];

    internal static Host Detect() =>
        Known.FirstOrDefault(x => Environment.GetEnvironmentVariable(x.Variable) != null).Create?.Invoke() ?? new Terminal();

    internal IDisposable Block(string text) => WriteBlock(text);

    internal void Report(bool isError, string text)
    {
        if (isError)
            ReportError(text);
        else
            ReportWarning(text);
    }

    /// <summary>What stands around the output of a target.</summary>
    protected internal virtual IDisposable WriteBlock(string text)
    {
        ConsoleText.WriteLine();
        ConsoleText.WriteLine('╬' + new string('═', text.Length + 5), ConsoleText.Heading);
        ConsoleText.WriteLine($"║ {text}", ConsoleText.Heading);
        ConsoleText.WriteLine('╬' + new string('═', Math.Max(text.Length - 4, 2)), ConsoleText.Heading);
        ConsoleText.WriteLine();
        return new BlockEnd(() => { });
    }

    protected internal virtual void ReportWarning(string text, string details = null)
    {
    }

    protected internal virtual void ReportError(string text, string details = null)
    {
    }

    private protected sealed class BlockEnd(Action write) : IDisposable
    {
        public void Dispose() => write();
    }

    private sealed class NameConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) =>
            Activator.CreateInstance(Assembly.GetExecutingAssembly().GetTypes()
                .Single(x => x.IsSubclassOf(typeof(Host)) && x.Name.Equals((string)value, StringComparison.OrdinalIgnoreCase)))!;
    }
}
