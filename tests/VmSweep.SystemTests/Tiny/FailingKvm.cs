using VmSweep.Files;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Tiny;

/// <summary>A QEMU whose KVM works for some machines and then for none, as it was seen on hosts of a pool. What it runs is emulated in truth.</summary>
internal sealed class FailingKvm : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="machines">How many machines KVM runs before it goes bad.</param>
    public FailingKvm(int machines)
    {
        Assert.SkipUnless(IsThere || Environment.IsPrivilegedProcess, "Without /dev/kvm nobody asks whether KVM works, and only root can show a host that has it.");
        AtomicFile.WriteText(_directory.File("started"), "0\n");
        AtomicFile.WriteText(_directory.File("qemu-system-x86_64"), $"""
            #!/bin/sh
            case "$*" in
            *accel=kvm*) ;;
            *) exec {ProgramSearch.Find("qemu-system-x86_64")} "$@" ;;
            esac
            read -r started <{_directory.File("started")}
            echo $((started + 1)) >{_directory.File("started")}
            if [ "$started" -ge {machines} ]; then
                echo 'qemu-system-x86_64: error: failed to set MSR 0x10a' >&2
                exit 134
            fi
            for argument; do
                case $argument in
                pc,accel=kvm*) argument=pc,accel=tcg,vmport=off ;;
                host) argument=qemu64 ;;
                esac
                set -- "$@" "$argument"
                shift
            done
            exec {ProgramSearch.Find("qemu-system-x86_64")} "$@"
            """);
        File.SetUnixFileMode(_directory.File("qemu-system-x86_64"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The same command on a host that has this QEMU.</summary>
    public CommandLine On(CommandLine command) =>
        (IsThere ? command : WithDevice(command)) with { Environment = new Dictionary<string, string?> { ["PATH"] = $"{_directory.Path}:{Environment.GetEnvironmentVariable("PATH")}" } };

    private static bool IsThere => File.Exists("/dev/kvm");

    /// <summary>In a mount namespace of its own, whose /dev has the file too; the host's has not.</summary>
    private CommandLine WithDevice(CommandLine command)
    {
        const string withDevice = "mount -t overlay overlay -o \"lowerdir=/dev,upperdir=$1,workdir=$2\" /dev && shift 2 && exec \"$@\"";
        var upper = Directory.CreateDirectory(_directory.File("devices")).FullName;
        var work = Directory.CreateDirectory(_directory.File("devices.work")).FullName;
        AtomicFile.WriteText(Path.Combine(upper, "kvm"), "");
        return new("unshare", ["--mount", "--", "/bin/sh", "-c", withDevice, "sh", upper, work, command.Program, .. command.Arguments]) { WorkingDirectory = command.WorkingDirectory };
    }

    public void Dispose() => _directory.Dispose();
}
