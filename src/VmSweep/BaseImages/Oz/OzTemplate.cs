using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>
/// The template as Oz gets it: no placeholder, a system that Oz knows, the launcher among its files and commands. Plain Oz builds the same
/// image from it.
/// </summary>
internal static class OzTemplate
{
    private const string LauncherTar = "/var/tmp/vmsweep-launcher.tar.gz";
    private const string AptConfiguration = "/etc/apt/apt.conf.d/99vmsweep-build";

    /// <param name="template">With its mirrors resolved.</param>
    /// <param name="guest">What it is declared as.</param>
    /// <param name="address">Where it is installed from.</param>
    /// <param name="rootPassword">The password that the guest has while it is built.</param>
    /// <param name="launcher">The guest files of every base image.</param>
    public static Template Declare(Template template, OzGuest guest, string address, Secret rootPassword, LauncherFiles launcher) => template with
    {
        OperatingSystem = template.OperatingSystem with
        {
            Name = guest.Name,
            Version = guest.Version,
            RootPassword = rootPassword,
            Install = template.OperatingSystem.Install with { Url = address },
        },
        Repositories = Repositories(template, guest),
        PreCommands = [.. Debian(template) ? [Command("vmsweep-prepare", Prepare)] : (TemplateCommand[])[], .. InOrder(template.PreCommands)],
        Files = [.. template.Files, new(LauncherTar, new(ContentKind.Base64, Convert.ToBase64String(Pack(template, launcher))))],
        Commands =
        [
            .. template.Files.Count > 0 ? [Command("vmsweep-modes", Modes(template.Files))] : (TemplateCommand[])[],
            .. InOrder(template.Commands),
            Command("vmsweep-launcher", $"tar -C / -xzf {LauncherTar} && rm {LauncherTar}{(Debian(template) ? "" : " && restorecon -R /usr/lib/vmsweep /etc")}"),
            Command("vmsweep-finish", Finish(template)),
        ],
    };

    /// <summary>The text for Oz. 0.17 reads a disk's size as whole GiB only.</summary>
    public static string Write(Template declared)
    {
        var document = XElement.Parse(TemplateWriter.Write(declared), LoadOptions.PreserveWhitespace);
        if (declared.DiskSize is { } size)
        {
            var gibibytes = (size.Bytes + (1L << 30) - 1) >> 30;
            document.Element("disk")!.Element("size")!.Value = gibibytes.ToString(CultureInfo.InvariantCulture);
        }

        return document.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>
    /// Oz writes each into a file and updates the lists after each: two minutes a time were measured on a busy host under emulation. Our tree has
    /// brought those that stay, under the same names; so one of them is enough for one update.
    /// </summary>
    private static IReadOnlyList<TemplateRepository> Repositories(Template template, OzGuest guest)
    {
        if (guest.Media != OzMediaKind.Tree || !Debian(template))
            return template.Repositories;
        var sources = AptSources.Of(template).Sources;
        var passing = sources.Where(source => !source.Persisted).ToList();
        return [.. (passing.Count > 0 ? passing : sources.Take(1)).Select(source => new TemplateRepository(source.Name, source.Line.ToString(), Persisted: source.Persisted))];
    }

    /// <summary>Oz gives apt no options: without recommends, and no questions that nobody answers.</summary>
    private const string Prepare =
        $"printf '%s\\n' 'APT::Install-Recommends \"0\";' 'DPkg::Options:: \"--force-unsafe-io\";' 'Acquire::Languages \"none\";' > {AptConfiguration}"
        + " && echo 'debconf debconf/frontend select Noninteractive' | debconf-set-selections";

    /// <summary>Leaves the guest as the other builder's: nothing of the build, no daemon that only Oz needed. Oz is still logged in: sshd itself stays until the end.</summary>
    private static string Finish(Template template)
    {
        var lines = new List<string> { "set -e" };
        if (Debian(template))
        {
            lines.Add($"rm -f {AptConfiguration}");
            lines.Add("echo 'debconf debconf/frontend select Dialog' | debconf-set-selections");
            lines.Add("apt-get clean");
            lines.Add("rm -rf /var/lib/apt/lists/*");
        }

        foreach (var (service, package) in (ReadOnlySpan<(string, string)>)[("ssh", "openssh-server"), ("cron", "cron")])
        {
            if (template.Packages.Any(wanted => wanted.Name == package))
                continue;
            lines.Add(GuestSystem.Of(template).HasSystemd ? $"systemctl disable {service} || systemctl disable {service}d" : $"update-rc.d {service} disable");
        }

        // Who has the console has the machine; over the network there is no password to guess.
        if (template.OperatingSystem.RootPassword is null)
            lines.Add("usermod -p '*' root");
        foreach (var repository in template.Repositories.Where(repository => !repository.Persisted && Debian(template)))
            lines.Add($"rm -f '/etc/apt/sources.list.d/{repository.Name}.list'");
        return string.Join('\n', lines);
    }

    /// <summary>Oz copies from temporary files of its own, which root alone may read, and scp keeps that: systemd-networkd, who is not root, found no network to set up.</summary>
    private static string Modes(IReadOnlyList<TemplateFile> files) => $"chmod 0644 {string.Join(' ', files.Select(file => $"'{file.Path.Replace("'", "'\\''", StringComparison.Ordinal)}'"))}";

    private static bool Debian(Template template) => GuestSystem.Of(template).Family is GuestFamily.Debian or GuestFamily.Ubuntu;

    // Oz orders by position; ours come after those of the template, which are in their order already.
    private static IEnumerable<TemplateCommand> InOrder(IReadOnlyList<TemplateCommand> commands) => commands.Select(command => command with { Position = null });

    private static TemplateCommand Command(string name, string text) => new(name, TemplateContent.Raw(text));

    /// <summary>One file: Oz copies each by two connections, four seconds under emulation.</summary>
    private static byte[] Pack(Template template, LauncherFiles launcher)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var tar = new TarFile(zip))
            GuestFiles.AddLauncher(tar, template, launcher);
        return packed.ToArray();
    }
}
