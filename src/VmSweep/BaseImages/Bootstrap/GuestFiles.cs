using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>
/// What goes into the guest beside its packages, as two tars: one before the packages are installed, one after. Order as in Oz:
/// repositories, commands before packages, packages, files, commands.
/// </summary>
internal sealed class GuestFiles(BuildOrder order, AptSources sources, Guid rootId, Func<TemplateContent, byte[]> bytesOf)
{
    /// <summary>Scripts and secrets of the build, removed at its end.</summary>
    public const string BuildPlace = "/.vmsweep-build";

    private const string LauncherHome = "/usr/lib/vmsweep/";

    public void WriteEarly(string path)
    {
        using var tar = new TarFile(path);
        InitramfsFiles.AddTo(tar);
        AddScripts(tar, "before", order.Template.PreCommands);
    }

    public void WriteLate(string path)
    {
        using var tar = new TarFile(path);
        foreach (var source in sources.Sources.Where(source => source.Persisted))
            tar.Add($"/etc/apt/sources.list.d/{source.Name}.list", source.Line + "\n");
        tar.Add("/etc/fstab", FileSystemTable(rootId));
        tar.Add("/etc/hostname", "vmsweep\n");
        tar.Add("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 vmsweep\n::1 localhost ip6-localhost ip6-loopback\n");
        AddLauncher(tar, order.Template, order.Launcher);
        foreach (var file in order.Template.Files)
            tar.Add(file.Path, bytesOf(file.Content));
        AddScripts(tar, "after", order.Template.Commands);
        if (order.Template.OperatingSystem.RootPassword is { } password)
            tar.AddSecret($"{BuildPlace}/password", $"root:{password.Reveal()}\n");
    }

    /// <summary>Where the root file system is, for a guest that BootDisk boots.</summary>
    public static string FileSystemTable(Guid rootId) => $"UUID={rootId} / ext4 defaults,noatime 0 1\n";

    /// <summary>Name of a command's script, in the order of execution.</summary>
    public static string Script(string when, int index) => $"{BuildPlace}/{when}-{index:000}";

    /// <summary>The launcher's files where they belong in a guest of this template, enabled.</summary>
    public static void AddLauncher(TarFile tar, Template template, LauncherFiles launcher)
    {
        var systemd = GuestSystem.Of(template).HasSystemd;
        foreach (var (name, content) in launcher.Contents)
        {
            switch (Path.GetExtension(name))
            {
                case ".service" or ".rules" when !systemd:
                case ".local" when systemd:
                    break;
                case ".local":
                    tar.Add("/etc/" + name, content, executable: true);
                    break;
                case ".service":
                    tar.Add("/etc/systemd/system/" + name, content);
                    if (ContainsInstallSection(content))
                        tar.AddLink("/etc/systemd/system/multi-user.target.wants/" + name, "../" + name);
                    break;
                case ".rules":
                    tar.Add("/etc/udev/rules.d/" + name, content);
                    break;
                case ".sh":
                    tar.Add(LauncherHome + name, content);
                    break;
                case "":
                    tar.Add(LauncherHome + name, content, executable: true);
                    break;
                default:
                    throw new ProblemException(Location.File(name), "is among the launcher's files, and nobody knows where it belongs in a guest.");
            }
        }

        tar.AddDirectory("/mnt/user");
    }

    private static bool ContainsInstallSection(byte[] content) => content.AsSpan().IndexOf("[Install]"u8) >= 0;

    private void AddScripts(TarFile tar, string when, IReadOnlyList<TemplateCommand> commands)
    {
        tar.AddDirectory(BuildPlace);
        for (var i = 0; i < commands.Count; i++)
            tar.Add(Script(when, i), bytesOf(commands[i].Content));
    }
}
