using VmSweep.Processes;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>
/// Gives a command the right to own files as anybody: root has it, an ordinary user gets it in a user namespace whose root he is
/// and whose other users are his subordinate ids (/etc/subuid).
/// </summary>
internal sealed class RootNamespace(bool privileged)
{
    public bool Privileged { get; } = privileged;

    public CommandLine Wrap(CommandLine command) =>
        Privileged
            ? command
            : command with { Program = "unshare", Arguments = ["--map-auto", "--map-root-user", "--", command.Program, .. command.Arguments] };
}
