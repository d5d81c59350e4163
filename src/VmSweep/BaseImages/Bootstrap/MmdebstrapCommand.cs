using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>
/// mmdebstrap's command line. Its hooks name files relative to the work directory, and nothing of the template stands in them: no
/// quoting can go wrong.
/// </summary>
internal static class MmdebstrapCommand
{
    public const string EarlyTar = "early.tar";
    public const string LateTar = "late.tar";
    public const string RootTar = "root.tar";
    public const string Tree = "tree";
    public const string SourcesFile = "sources";
    public const string ReleasesFile = "releases";

    // mmdebstrap's hooks have an APT_CONFIG of the host in their environment.
    public const string InGuest =
        "chroot \"$1\" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive";

    /// <summary>Settings of apt and dpkg; mmdebstrap leaves them in the guest.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "--dpkgopt=force-unsafe-io",
        "--aptopt=Acquire::Languages \"none\"",
        "--aptopt=Acquire::Retries \"3\"",
        "--aptopt=APT::Install-Recommends \"0\"",
    ];

    public static CommandLine Create(string program, Template template, string suite, string workDirectory, bool privileged)
    {
        List<string> arguments =
        [
            "--variant=minbase",
            // Root gets the tree in its place. An ordinary user's tree belongs to subordinate ids of mmdebstrap's choice: a tar does not.
            .. (string[])(privileged ? ["--mode=auto", "--format=directory"] : ["--mode=unshare", "--format=tar"]),
            .. Options,
            $"--include={string.Join(',', Packages(template))}",
            $"--essential-hook=tar-in {EarlyTar} /",
        ];
        arguments.AddRange(Scripts("before", template.PreCommands).Select(script => $"--essential-hook={InGuest} /bin/bash {script}"));
        arguments.Add(Customize($"cd \"$1/var/lib/apt/lists\" && for f in *Release; do sha256sum \"$f\"; done > \"$1{GuestFiles.BuildPlace}/releases\""));
        arguments.Add(Customize($"download {GuestFiles.BuildPlace}/releases {ReleasesFile}"));
        arguments.Add(Customize("rm -f \"$1/etc/apt/sources.list\" \"$1\"/etc/apt/sources.list.d/*"));
        arguments.Add(Customize($"tar-in {LateTar} /"));
        arguments.AddRange(Scripts("after", template.Commands).Select(script => Customize($"{InGuest} /bin/bash {script}")));
        if (template.OperatingSystem.RootPassword is not null)
            arguments.Add(Customize($"{InGuest} /bin/sh -c 'chpasswd < {GuestFiles.BuildPlace}/password'"));
        arguments.Add(Customize($"rm -rf \"$1{GuestFiles.BuildPlace}\""));
        // The host's, which mmdebstrap lent to the guest. DHCP writes its own.
        arguments.Add(Customize("rm -f \"$1/etc/resolv.conf\""));
        arguments.AddRange([suite, privileged ? Tree : RootTar, SourcesFile]);
        return new CommandLine(program, [.. arguments]) { WorkingDirectory = workDirectory };
    }

    /// <summary>The template's packages, and what no bootable system can do without.</summary>
    internal static IReadOnlyList<string> Packages(Template template)
    {
        var packages = template.Packages.Select(package => package.Name).ToList();
        if (!packages.Any(name => name.StartsWith("linux-image-", StringComparison.Ordinal)))
            packages.Add(GuestSystem.Of(template).Family == GuestFamily.Ubuntu ? "linux-image-virtual" : "linux-image-cloud-amd64");
        var init = GuestSystem.Of(template).HasSystemd ? "systemd-sysv" : GuestSystem.SysVInit;
        return [.. packages.Union(["initramfs-tools", init, "udev", "kmod", "iproute2"], StringComparer.Ordinal)];
    }

    public static string Customize(string hook) => "--customize-hook=" + hook;

    private static IEnumerable<string> Scripts(string when, IReadOnlyList<TemplateCommand> commands) =>
        Enumerable.Range(0, commands.Count).Select(index => GuestFiles.Script(when, index));
}
