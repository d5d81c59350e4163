using VmSweep.BaseImages.Bootstrap;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>mmdebstrap's command line for a tree. Its hooks name files relative to the work directory; nothing of a template stands in them.</summary>
internal static class TreeCommand
{
    public const string RootTar = "packed.tar";
    public const string Kernel = "linux";
    public const string Initrd = "initrd.gz";
    private const string Place = GuestFiles.BuildPlace;

    public static CommandLine Create(string program, TreeInputs inputs, string workDirectory, bool privileged)
    {
        List<string> arguments =
        [
            "--variant=minbase",
            privileged ? "--mode=root" : "--mode=unshare",
            // Whoever we are, we can read a tar, and with it files that belong to others.
            "--format=tar",
            .. MmdebstrapCommand.Options,
            $"--include={string.Join(',', inputs.Packages)}",
            $"--essential-hook=tar-in {MmdebstrapCommand.EarlyTar} /",
            // While its sources are still there: it fetches a package.
            MmdebstrapCommand.Customize($"tar-in {MmdebstrapCommand.LateTar} /"),
            MmdebstrapCommand.Customize($"{MmdebstrapCommand.InGuest} /bin/sh {Place}/{InstallerFiles.Collect} {Place}"),
            MmdebstrapCommand.Customize($"download {Place}/{Kernel} {Kernel}"),
            MmdebstrapCommand.Customize($"download {Place}/{Initrd} {Initrd}"),
        ];
        if (inputs.HasSystemd)
            arguments.Add(MmdebstrapCommand.Customize($"{MmdebstrapCommand.InGuest} systemctl enable systemd-networkd.service"));
        arguments.Add(MmdebstrapCommand.Customize("rm -f \"$1/etc/apt/sources.list\" \"$1\"/etc/apt/sources.list.d/* \"$1\"/etc/ssh/ssh_host_* \"$1/etc/resolv.conf\""));
        arguments.Add(MmdebstrapCommand.Customize($"cp -r \"$1{Place}/sources/.\" \"$1/etc/apt/sources.list.d/\""));
        arguments.Add(MmdebstrapCommand.Customize($"rm -rf \"$1{Place}\""));
        arguments.AddRange([inputs.Sources.Suite, RootTar, MmdebstrapCommand.SourcesFile]);
        var command = new CommandLine(program, [.. arguments]) { WorkingDirectory = workDirectory };
        // As root it works where there is room for sure; an ordinary user's subordinate ids may not enter this directory.
        return privileged ? command with { Environment = new Dictionary<string, string?> { ["TMPDIR"] = workDirectory } } : command;
    }
}
