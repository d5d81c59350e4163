namespace Nuke.Common.Execution
{
    /// <summary>No CI server: a person looks on.</summary>
    public class Terminal : Host;

    // Known by name and environment only: they print as a terminal does.
    internal sealed class GitLab : Host;

    internal sealed class AzurePipelines : Host;

    internal sealed class AppVeyor : Host;

    internal sealed class TeamCity : Host;

    internal sealed class Jenkins : Host;

    internal sealed class Bitbucket : Host;

    internal sealed class Bitrise : Host;

    internal sealed class TravisCI : Host;

    internal sealed class Bamboo : Host;

    internal sealed class SpaceAutomation : Host;
}

namespace Nuke.Common.CI.GitHubActions
{
    /// <summary>Folds each target's output and turns warnings and errors into annotations.</summary>
    public class GitHubActions : Host
    {
        internal GitHubActions()
        {
        }

        public static GitHubActions Instance => NukeBuild.Host as GitHubActions;

        protected internal override IDisposable WriteBlock(string text)
        {
            Console.WriteLine($"::group::{text}");
            return new BlockEnd(() => Console.WriteLine($"::endgroup::{text}"));
        }

        protected internal override void ReportWarning(string text, string details = null) => Console.WriteLine($"::warning::{Escape(text)}");

        protected internal override void ReportError(string text, string details = null) => Console.WriteLine($"::error::{Escape(text)}");

        // A workflow command is one line; GitHub decodes these three.
        private static string Escape(string text) =>
            text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
    }
}
