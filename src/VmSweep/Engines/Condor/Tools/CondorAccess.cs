using System.Globalization;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>How HTCondor's tools are run: as whom, and in which namespaces.</summary>
/// <param name="User">The submitting user where we are root, whom HTCondor refuses; null for ourselves.</param>
/// <param name="Enter">The script by which people run a command there; null for this host's own HTCondor.</param>
/// <param name="Node">A process in the submit node of a pool that StartPool made; null for this host's own HTCondor.</param>
public sealed record CondorAccess(string? User, ProcessIdentity? Node, string? Enter)
{
    /// <summary>What DAGMan gives on to its scripts; nothing of ours.</summary>
    private static readonly string[] Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"];

    private static readonly string[] Kept = ["PATH", "HOME", "USER", "LOGNAME", "LANG"];

    /// <summary>As the submitting user.</summary>
    public CommandLine Command(string directory, string program, params IReadOnlyList<string> arguments) =>
        Inside(User is null ? [] : ["runuser", "--user", User, "--"], directory, [program, .. arguments]);

    /// <summary>As the pool's administrator, which root is on its own host.</summary>
    public CommandLine AdministratorCommand(string program, params IReadOnlyList<string> arguments) => Inside([], "/", [program, .. arguments]);

    /// <summary>Removes all but what an ordinary user's tools need to find him and themselves.</summary>
    private static Dictionary<string, string?> WithoutOurs() => System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(name => !Kept.Contains(name))
        .ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);

    private CommandLine Inside(IReadOnlyList<string> user, string directory, IReadOnlyList<string> command)
    {
        // The tools take their configuration from the environment: a shell of the developer's must not decide what is submitted where.
        string[] words =
        [
            .. user, "env", "--ignore-environment", .. Environment, .. User is null ? (string[])[] : [$"USER={User}", $"LOGNAME={User}", $"HOME=/home/{User}"],
            "sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", directory, .. command,
        ];
        if (Node is null && User is null && user.Count == 0)
            return new CommandLine(command[0], [.. command.Skip(1)]) { WorkingDirectory = directory, Environment = WithoutOurs() };
        if (Node is null)
            return new(words[0], [.. words.Skip(1)]);
        var target = Node.Id.ToString(CultureInfo.InvariantCulture);
        return new("nsenter", ["--target", target, "--mount", "--uts", "--ipc", "--pid", "--root", "--wd", "--", .. words]);
    }
}
