using System.Globalization;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>
/// Removes what only Oz needed in the guest. No command in the guest can: Oz talks to it by the very server that has to go. So it is done to the
/// image, when Oz has ended.
/// </summary>
internal sealed class OzTraces(IProcessRunner processes, OzEquipment equipment, Action<string> log)
{
    public const string ScriptRunner = "in-image";

    /// <summary>Two thirds of a minute under emulation, half of it until libguestfs's small guest runs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly string[] Needed = ["openssh-server", "cron"];

    /// <summary>Oz removes three kinds of host keys and not this one: all machines of the image would share it.</summary>
    private static readonly string[] Files =
    [
        "/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_ed25519_key.pub", "/root/.ssh/authorized_keys", OzImage.Marker,
    ];

    /// <param name="image">Raw.</param>
    /// <param name="root">Its partition with the root file system.</param>
    /// <param name="template">Whose own packages stay.</param>
    /// <param name="environment">For libguestfs.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RemoveAsync(string image, OzRoot root, Template template, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        // First: a template that wants the server gets new keys by the script.
        await RemoveFilesAsync(image, root, cancellation);
        if (GuestSystem.Of(template).Family == GuestFamily.Debian)
            await RemovePackagesAsync(image, root, template, environment, cancellation);
    }

    private async Task RemovePackagesAsync(
        string image, OzRoot root, Template template, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellation)
    {
        var script = Path.Combine(InstallerFiles.DirectoryBeside(template), InstallerFiles.Leave);
        var device = string.Create(CultureInfo.InvariantCulture, $"/dev/sda{root.Partition}");
        var kept = template.Packages.Select(package => package.Name).Where(Needed.Contains);
        var command = new CommandLine("/usr/bin/python3", [Path.Combine(equipment.Directory, ScriptRunner), image, device, script, .. kept]) { Environment = environment };
        log($"+ {command}");
        var outcome = await processes.RunAsync(command, Limit, log, cancellation);
        if (!outcome.Succeeded)
            throw new ProblemException(template.Location, $"could not be freed of what only Oz needed: {outcome.LastWords}");
    }

    /// <summary>debugfs writes to the raw image where it lies.</summary>
    private async Task RemoveFilesAsync(string image, OzRoot root, CancellationToken cancellation)
    {
        var device = string.Create(CultureInfo.InvariantCulture, $"{image}?offset={root.Offset}");
        var command = new CommandLine("debugfs", "-w", "-f", "-", device) { Input = string.Concat(Files.Select(file => $"rm {file}\n")) };
        log($"+ {command}");
        // It ends with 0 whatever happens, and says of a file that is not there that it is not.
        (await processes.RunAsync(command, Limit, cancellation: cancellation)).EnsureSuccess();
    }
}

/// <summary>Where the root file system is.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Offset">Of its first byte.</param>
internal sealed record OzRoot(int Partition, long Offset);
