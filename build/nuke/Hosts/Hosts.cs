using System.Security.Cryptography;
using System.Text;

namespace Nuke.Common.Execution
{
    /// <summary>No CI server: a person looks on.</summary>
    public class Terminal : Host;

    /// <summary>Folds each target's output: docs.gitlab.com, "Custom collapsible sections".</summary>
    internal sealed class GitLab : Host
    {
        protected internal override IDisposable WriteBlock(string text)
        {
            Write("start", text, $"[collapsed=true]\r\e[0K{text}");
            return new BlockEnd(() => Write("end", text, "\r\e[0K"));
        }

        private static void Write(string edge, string text, string rest) =>
            Console.WriteLine($"\e[0Ksection_{edge}:{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}{rest}");
    }

    /// <summary>Folds each target's output and lists warnings and errors as issues: learn.microsoft.com, "Logging commands".</summary>
    internal sealed class AzurePipelines : Host
    {
        protected internal override IDisposable WriteBlock(string text)
        {
            Console.WriteLine($"##[group]{text}");
            return new BlockEnd(() => Console.WriteLine($"##[endgroup]{text}"));
        }

        protected internal override void ReportWarning(string text, string details = null) => Report("warning", text);

        protected internal override void ReportError(string text, string details = null) => Report("error", text);

        private static void Report(string type, string text) =>
            Console.WriteLine($"##vso[task.logissue type={type}]{text.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)}");
    }

    /// <summary>Folds each target's output and lists warnings and errors: jetbrains.com/help/teamcity, "Service messages".</summary>
    internal sealed class TeamCity : Host
    {
        protected internal override IDisposable WriteBlock(string text)
        {
            Write($"blockOpened name='{Escape(text)}'");
            return new BlockEnd(() => Write($"blockClosed name='{Escape(text)}'"));
        }

        protected internal override void ReportWarning(string text, string details = null) => Write($"message text='{Escape(text)}' status='WARNING'");

        protected internal override void ReportError(string text, string details = null) => Write($"message text='{Escape(text)}' status='ERROR'");

        private static void Write(string message) => Console.WriteLine($"##teamcity[{message}]");

        private static string Escape(string text) =>
            string.Concat(text.Select(x => x switch { '\n' => "|n", '\r' => "|r", '\'' or '|' or '[' or ']' => $"|{x}", _ => $"{x}" }));
    }

    // Known by name and environment only: they print as a terminal does.
    internal sealed class AppVeyor : Host;

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
