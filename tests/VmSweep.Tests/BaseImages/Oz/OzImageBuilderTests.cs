using VmSweep.BaseImages;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.BaseImages.Oz;
using VmSweep.BaseImages.Oz.Commands;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>The builder 'oz' with an Oz that only prints what the real one did, and leaves a small disk.</summary>
public sealed class OzImageBuilderTests : IDisposable, IOzRunner, IInstallationMedia
{
    private const string Status = "Package: wget\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n";

    private readonly string _home = Directory.CreateTempSubdirectory("vmsweep-oz-").FullName;
    private readonly FakeProcessRunner _processes = new();
    private readonly List<string> _log = [];
    private IReadOnlyList<string> _lines = [.. OzSamples.Lines("success").Prepend("room: ready")];
    private int _exitCode;
    private bool _marked = true;
    private bool _hangs;
    private OzInstallCommand? _command;
    private OzRoom? _room;

    public OzImageBuilderTests()
    {
        AtomicFile.WriteText(Path.Combine(_home, "oz/guests.yaml"), """
            schema: 1
            guests:
              - { platform: debian_*, name: Debian, version: "9", needs: packaged, media: tree, reason: because }
              - { platform: alma_9.*, name: CentOS-9, version: "0", needs: upstream, media: url, answers: el.ks, reason: nobody knows Alma }
            """);
        Directory.CreateDirectory(Work);
        _processes
            .On("ssh-keygen", _ => { })
            .On("debugfs", _ => { })
            .On("python3", _ => { })
            .On("qemu-img", command => File.Copy(command.Arguments[^2], command.Arguments[^1]));
    }

    private string Work => Path.Combine(_home, "work");

    [Fact]
    public async Task A_template_becomes_a_disk_and_its_packages_are_known_with_their_versions()
    {
        var built = await BuildAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Path.Combine(Work, "disk.qcow2"), built.DiskPath);
        Assert.Equal(new InstalledPackage("wget", "1", "amd64"), Assert.Single(built.Packages));
        Assert.Equal(DiskSize, built.VirtualSize.Bytes);
        Assert.Contains(_log, line => line.StartsWith("Oz: installing, ", StringComparison.Ordinal));
        Assert.Contains(_log, line => line.EndsWith("it takes some 10 minutes.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_oz_gets_is_of_this_build_only()
    {
        await BuildSampleAsync();
        Assert.True(_command is { Purge: true, Customize: true, GenerateIcicle: true, DebugLevel: OzDebugLevel.Debug });
        Assert.All([_command!.Configuration!, _command.Image!, _command.LibvirtXml!, _command.Template, _command.Answers!], path => Assert.StartsWith(Work, path));
        Assert.Equal("/tree", _room!.Tree);
        Assert.Contains($"output_dir = {Work}/out\ndata_dir = {Work}/data\n", File.ReadAllText(_command.Configuration!));
        Assert.Contains("-m PEM", string.Join(' ', _processes.Commands[0].Arguments));
    }

    [Fact]
    public async Task The_template_for_oz_holds_the_password_and_is_readable_by_us_only()
    {
        await BuildSampleAsync();
        Assert.Contains("pass'word$1", File.ReadAllText(_command!.Template));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_command.Template));
        Assert.All(_processes.Commands, command => Assert.DoesNotContain("pass'word", command.ToString()));
    }

    [Fact]
    public async Task An_image_without_the_installers_marker_is_none_whatever_oz_says()
    {
        _marked = false;
        var exception = await Assert.ThrowsAsync<ProblemException>(BuildSampleAsync);
        Assert.Contains("has no /etc/vmsweep-oz-installed, which the installer writes last", exception.Message);
        Assert.DoesNotContain(_processes.Commands, command => command.Program == "qemu-img");
    }

    [Fact]
    public async Task A_status_of_0_without_the_last_line_is_a_failure_too()
    {
        _lines = ["room: ready", "ERROR: Diskimage /out/x already exists"];
        var exception = await Assert.ThrowsAsync<ProblemException>(BuildSampleAsync);
        Assert.Contains("already exists", exception.Message);
    }

    [Fact]
    public async Task A_failure_keeps_the_guests_screen_and_console()
    {
        (_lines, _exitCode) = (OzSamples.Lines("inactivity"), 1);
        await Assert.ThrowsAsync<ProblemException>(BuildSampleAsync);
        Assert.Equal(["console.log", "screen.png"], Directory.GetFiles(Path.Combine(Work, "evidence")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_cancels_gets_no_explanation_of_a_failure()
    {
        _hangs = true;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(cancellation.Token));
    }

    [Fact]
    public void A_platform_without_a_row_and_an_oz_that_is_too_old_are_named()
    {
        var rhel = SampleTemplates.Alma() with { Platform = new("rhel", "9", "x86_64") };
        Assert.Contains("has no row for rhel_9.x86_64", Assert.Single(Builder().Check(rhel)).What);
        Assert.Contains("as CentOS-9 0, which the Oz of this host does not know: nobody knows Alma", Assert.Single(Builder().Check(SampleTemplates.Alma())).What);
        Assert.Empty(Builder(new([], OzRelease.Upstream)).Check(SampleTemplates.Alma()));
        Assert.Empty(Builder().Check(SampleTemplates.Debian()));
    }

    [Fact]
    public void What_is_missing_on_this_host_comes_with_the_way_to_get_it()
    {
        var problem = Assert.Single(Builder(new([VmSweep.Hosts.HostTools.ForOz[0]], null)).Check(SampleTemplates.Debian()));
        Assert.Equal("lacks 'oz-install', which '--image-builder oz' needs.", problem.What);
        Assert.Contains("InstallHostTools --image-builder oz", problem.Remedy);
        Assert.Contains("for root only", Assert.Single(Builder(privileged: false).Check(SampleTemplates.Debian())).What);
    }

    [Fact]
    public void Another_table_of_guests_gives_other_images_and_another_room_does_not()
    {
        var before = Builder().Version;
        AtomicFile.WriteText(Path.Combine(_home, "oz/room"), "#!/bin/sh\n");
        Assert.Equal(before, Builder().Version);
        File.AppendAllText(Path.Combine(_home, "oz/guests.yaml"), "# changed\n");
        Assert.NotEqual(before, Builder().Version);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    async Task<int> IOzRunner.RunAsync(
        OzCommand command, IReadOnlyDictionary<string, string?> environment, OzRoom room, Action<string> onLine, CancellationToken cancellation)
    {
        (_command, _room) = ((OzInstallCommand)command, room);
        Assert.Equal("force_tcg", environment["LIBGUESTFS_BACKEND_SETTINGS"]);
        foreach (var line in _lines)
            onLine(line);
        AtomicFile.WriteText(room.Console, "the guest's last words");
        AtomicFile.WriteText(Path.Combine(room.Home, "screenshots/debian-1795376563.6.png"), "picture");
        WriteDisk(_command.Image!);
        if (_hangs)
            await Task.Delay(Timeout.Infinite, cancellation);
        return _exitCode;
    }

    Task<OzMedia> IInstallationMedia.PrepareAsync(OzMediaOrder order, CancellationToken cancellation) =>
        Task.FromResult(new OzMedia("/tree", OzRoom.TreeAddress, Path.Combine(order.Directory, "preseed.cfg")));

    private const long DiskSize = BootDisk.PartitionOffset + FileSystemSize;

    private const int FileSystemSize = 4 << 20;

    private void WriteDisk(string path)
    {
        var tree = new ExtTree().AddFile("/var/lib/dpkg/status", FileContent.FromText(Status)).AddFile("/etc/hostname", FileContent.FromText("x"));
        if (_marked)
            tree.AddFile("/etc/vmsweep-oz-installed", FileContent.FromText("http://tree"));
        var fileSystem = Path.Combine(_home, "fs.img");
        ExtWriter.WriteImage(fileSystem, DiskImageFormat.Raw, FileSystemSize, tree);
        using var disk = File.Create(path);
        disk.Write(BootDisk.FirstSectors(new byte[512], new byte[512], new(DiskSize), 1));
        disk.Position = BootDisk.PartitionOffset;
        disk.Write(File.ReadAllBytes(fileSystem));
    }

    private OzImageBuilder Builder(OzInstallation? installation = null, bool privileged = true)
    {
        var equipment = new OzEquipment(Path.Combine(_home, "oz"), this, this, _ => Task.FromResult(new Accelerator(AcceleratorKind.Tcg, "a test")), TimeProvider.System);
        return new(_processes, equipment, () => installation ?? new([], OzRelease.Packaged), privileged);
    }

    private Task BuildSampleAsync() => BuildAsync(TestContext.Current.CancellationToken);

    private Task<BuiltDisk> BuildAsync(CancellationToken cancellation)
    {
        var launcher = LauncherFiles.Read(RepositoryRoot.Path("images/launcher"));
        var template = SampleTemplates.Debian().Resolve(SampleTemplates.Mirrors);
        return Builder().BuildAsync(new(template, launcher, new string('0', 64), Work, _log.Add), cancellation);
    }
}
