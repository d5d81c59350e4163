using System.Security.Cryptography;
using VmSweep.BaseImages.Oz.Commands;
using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>One build by Oz, in the directory of its order.</summary>
internal sealed class OzBuild(IProcessRunner processes, OzEquipment equipment, OzGuest guest, BuildOrder order)
{
    private static readonly ByteSize DefaultDiskSize = ByteSize.GiB(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private string Work => order.WorkDirectory;

    private Template Template => order.Template;

    private string RawImage => Path.Combine(Work, "out", "disk.raw");

    public async Task<BuiltDisk> RunAsync(CancellationToken cancellation)
    {
        var password = Template.OperatingSystem.RootPassword ?? new Secret(RandomNumberGenerator.GetHexString(24));
        var media = await Media.PrepareAsync(new(Template, password.Reveal(), Work, order.Log), cancellation);
        var accelerator = await equipment.Accelerator(cancellation);
        order.Log($"Oz installs {Template.Name} as {guest.Name} {guest.Version} ({guest.Reason}) under {accelerator}: {Expectation(media, accelerator)}.");
        var settings = await PrepareAsync(media, password, accelerator, cancellation);
        var room = new OzRoom(equipment.Room, Work, Template.Name, media.Tree);
        var end = await RunOzAsync(settings, room, media, accelerator, cancellation);
        try
        {
            if (end.ExitCode != 0 || end.Phase != OzPhase.Done)
                throw new ProblemException([OzFailure.Explain(end, Template.Location)]);
            return await FinishAsync(end, accelerator, cancellation);
        }
        catch (ProblemException exception)
        {
            KeepEvidence(room, settings);
            throw InstallersWord() is { } word ? new ProblemException([.. exception.Problems, word]) : exception;
        }
    }

    /// <summary>The command, as it is given to Oz.</summary>
    internal static OzInstallCommand InstallCommand(string work, OzSettings settings, string answers) => new(Path.Combine(work, "template.tdl"))
    {
        Configuration = Path.Combine(work, "oz.cfg"),
        Answers = answers,
        Purge = true,
        Customize = true,
        GenerateIcicle = true,
        Image = Path.Combine(settings.OutputDirectory, "disk.raw"),
        InstallLimit = settings.InstallLimit,
        LibvirtXml = Path.Combine(work, "libvirt.xml"),
    };

    /// <summary>The configuration of a build in a directory.</summary>
    internal static OzSettings Settings(string work, AcceleratorKind accelerator) =>
        new(Path.Combine(work, "out"), Path.Combine(work, "data"), Path.Combine(work, "screenshots"), Path.Combine(work, "ssh-key"))
        {
            Virtualization = accelerator == AcceleratorKind.Kvm ? OzVirtualization.Kvm : OzVirtualization.Qemu,
        };

    /// <summary>For libguestfs: without libvirt, which has an AppArmor profile or a user for it, and by emulation where KVM boots nothing.</summary>
    internal static IReadOnlyDictionary<string, string?> Environment(AcceleratorKind accelerator) => new Dictionary<string, string?>
    {
        ["LIBGUESTFS_BACKEND"] = "direct",
        ["LIBGUESTFS_BACKEND_SETTINGS"] = accelerator == AcceleratorKind.Kvm ? null : "force_tcg",
    };

    private IInstallationMedia Media => guest.Media == OzMediaKind.Tree ? equipment.Tree : new UrlMedia(Path.Combine(equipment.Directory, guest.Answers!));

    /// <summary>Measured: 9 minutes from our own tree and 57 from Debian's installer under TCG on two cores; with KVM some five times less.</summary>
    private static string Expectation(OzMedia media, Accelerator accelerator) => (media.Tree, accelerator.Kind) switch
    {
        (not null, AcceleratorKind.Kvm) => "it takes some 3 minutes",
        (not null, _) => "it takes some 10 minutes",
        (null, AcceleratorKind.Kvm) => "it takes some 10 minutes",
        _ => "it takes an hour",
    };

    private async Task<OzSettings> PrepareAsync(OzMedia media, Secret password, Accelerator accelerator, CancellationToken cancellation)
    {
        var settings = Settings(Work, accelerator.Kind);
        foreach (var directory in (string[])[settings.OutputDirectory, settings.DataDirectory, settings.ScreenshotDirectory])
            Directory.CreateDirectory(directory);
        var declared = OzTemplate.Declare(Template, guest, media.Address, password, order.Launcher);
        var command = InstallCommand(Work, settings, media.Answers);
        PrivateFile.WriteText(command.Template, OzTemplate.Write(declared));
        AtomicFile.WriteText(command.Configuration!, settings.ToString());
        await RunAsync(new("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", "oz", "-f", settings.PrivateKey), cancellation);
        return settings;
    }

    private async Task<OzEnd> RunOzAsync(OzSettings settings, OzRoom room, OzMedia media, Accelerator accelerator, CancellationToken cancellation)
    {
        var command = InstallCommand(Work, settings, media.Answers);
        order.Log($"+ {command.ToCommandLine()}");
        return await new OzWatch(equipment.Runner, settings, order.Log, equipment.Time).RunAsync(command, Environment(accelerator.Kind), room, cancellation);
    }

    private async Task<BuiltDisk> FinishAsync(OzEnd end, Accelerator accelerator, CancellationToken cancellation)
    {
        var image = new OzImage(RawImage, Template.Location);
        var root = image.Check();
        await new OzTraces(processes, equipment, order.Log).RemoveAsync(RawImage, root, Template, Environment(accelerator.Kind), cancellation);
        var disk = Path.Combine(Work, BaseImage.DiskName);
        await RunAsync(new("qemu-img", "convert", "-f", "raw", "-O", "qcow2", RawImage, disk), cancellation);
        return new(disk, new(new FileInfo(RawImage).Length), image.Packages() ?? Icicle.Read(end.Lines), []);
    }

    /// <summary>Our own installer leaves its last words on the disk, which Oz removes only where a time limit was the failure.</summary>
    private Problem? InstallersWord()
    {
        if (guest.Media != OzMediaKind.Tree || !File.Exists(RawImage))
            return null;
        try
        {
            return InstallerReport.Read(RawImage).Failure is { } failure ? new(Template.Location, $"has an installer that gave up: {failure}.") : null;
        }
        catch (ProblemException exception)
        {
            // Said beside the failure, not in its place.
            return exception.Problems[0];
        }
    }

    private void KeepEvidence(OzRoom room, OzSettings settings)
    {
        Directory.CreateDirectory(order.EvidenceDirectory);
        var screens = Directory.Exists(settings.ScreenshotDirectory) ? Directory.GetFiles(settings.ScreenshotDirectory) : [];
        foreach (var path in (string[])[.. screens, room.Screenshot, room.Console, Path.Combine(room.Logs, "libvirtd.log"), Path.Combine(room.Logs, "network.log"), .. room.GuestLogs])
        {
            if (File.Exists(path) && new FileInfo(path).Length > 0)
                File.Copy(path, Path.Combine(order.EvidenceDirectory, screens.Contains(path) ? "screen" + Path.GetExtension(path) : Path.GetFileName(path)), overwrite: true);
        }
    }

    private async Task RunAsync(CommandLine command, CancellationToken cancellation)
    {
        order.Log($"+ {command}");
        (await processes.RunAsync(command with { WorkingDirectory = Work }, Limit, order.Log, cancellation)).EnsureSuccess();
    }

    /// <summary>The size of a disk where the template says nothing; Oz's own.</summary>
    internal static ByteSize SizeOf(Template template) => template.DiskSize ?? DefaultDiskSize;
}
