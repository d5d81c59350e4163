using System.Security.Cryptography;
using VmSweep.BaseImages;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Disks;
using VmSweep.Engines;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.Templates;
using VmSweep.Testing;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Tiny;

/// <summary>
/// A root directory of its own for the real pipeline (<c>./build.sh --root …</c>), with one sweep of <see cref="TinyGuest"/>s whose base image is
/// there already: everything else is as in a user's night.
/// </summary>
internal sealed class TinyCheckout : IDisposable
{
    public const string SweepName = "tiny";

    private static readonly PlatformName Platform = new("tiny", "1", "x86_64");

    private readonly TemporaryDirectory _directory;

    /// <param name="runs">How many runs the sweep has.</param>
    /// <param name="payloadTime">How long each guest's payload takes.</param>
    /// <param name="artifacts">Another place for <c>artifacts/</c>, such as a file system that can be filled.</param>
    /// <param name="faultRetries">How often a fault is tried again.</param>
    /// <param name="parent">Where the root is made.</param>
    public TinyCheckout(int runs, TimeSpan payloadTime, string? artifacts = null, int faultRetries = 1, string? parent = null)
        : this(runs, disk => TinyGuest.WriteDisk(disk, payloadTime), artifacts, faultRetries, parent)
    {
    }

    /// <summary>The same with another guest.</summary>
    /// <param name="writeDisk">Writes its OS disk.</param>
    public TinyCheckout(int runs, Action<string> writeDisk, string? artifacts = null, int faultRetries = 1, string? parent = null)
    {
        _directory = new(parent);
        Directory.CreateDirectory(_directory.File(".nuke"));
        if (artifacts is not null)
            Directory.CreateSymbolicLink(_directory.File("artifacts"), artifacts);
        WriteSweep(runs, faultRetries);
        WriteImages(writeDisk);
        // There are hosts whose KVM runs no kernel but a boot sector, at a hundredth of the speed: what these tests are about must not depend on it.
        Accelerator.RememberAsync(Platform, new(AcceleratorKind.Tcg, "tiny guests are emulated"), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The next build finds out by itself what runs guests here.</summary>
    public void ForgetAccelerator() => Accelerator.Forget();

    private AcceleratorProbe Accelerator => new(null!, ProcessRunner.Default, Path.Combine(Artifacts.HostFacts, "accelerator.json"));

    public string Root => _directory.Path;

    /// <summary>Starts machines as a sweep's default is, and not as tiny guests need it: they have no launcher that waits for a disk.</summary>
    public void StartWarm() => AtomicFile.WriteText(
        Path.Combine(SweepDirectory, "sweep.yaml"),
        File.ReadAllText(Path.Combine(SweepDirectory, "sweep.yaml")).Replace("boot: cold\n", "", StringComparison.Ordinal));

    public ArtifactsLayout Artifacts => new(_directory.File("artifacts"));

    public string SweepDirectory => _directory.File($"sweeps/{SweepName}");

    /// <summary>The base image's disk.</summary>
    public string BaseImage => Catalog.Find(Platform, Fingerprint)!.DiskPath;

    private BaseImageCatalog Catalog => new(Artifacts.BaseImages, LauncherFiles.Read(_directory.File("images/launcher")), TimeProvider.System);

    private string Fingerprint => FingerprintOf(Platform);

    public CommandLine Command(params IReadOnlyList<string> arguments) =>
        new(Path.Combine(Checkout.Root, "build.sh"), [.. arguments, "--root", Root, "--sweep", SweepName, "--no-logo"]) { WorkingDirectory = Checkout.Root };

    /// <summary>Types <c>./build.sh …</c> for this root.</summary>
    public Task<ProcessOutcome> BuildAsync(TimeSpan timeout, params IReadOnlyList<string> arguments) => RunAsync(Command(arguments), timeout);

    public static async Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout)
    {
        var output = TestContext.Current.TestOutputHelper;
        return await ProcessRunner.Default.RunAsync(command, timeout, line => output?.WriteLine(line), TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until QEMU runs one of the sweep's guests, and returns its process. The accelerator's trial is none.</summary>
    public async Task<RunningProgram> WaitForMachineAsync()
    {
        while (true)
        {
            if (ProcessTable.With(Root).FirstOrDefault(program => program.IsQemu && !program.CommandLine.Contains("vmsweep-trial", StringComparison.Ordinal)) is { } machine)
                return machine;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a guest has announced its payload.</summary>
    public async Task WaitForPayloadAsync()
    {
        await WaitForMachineAsync();
        while (!Journal.Read(Newest().Layout.Events).Any(entry => entry.Event == JournalEvent.Stage))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
    }

    public IReadOnlyList<RunResult> Results() => JsonFile.Read<SweepResult>(Newest().Layout.Results).Runs;

    public (SweepPlan Plan, SweepLayout Layout) Newest() => SweepFinder.Find(Artifacts, SweepName, sweepId: null);

    /// <summary>Edits the template; nothing could build its image now, its mirror does not exist.</summary>
    public void ChangeTemplate() => WriteTemplate("changed");

    /// <summary>Another platform, with a guest of its own.</summary>
    public void AddPlatform(PlatformName platform, Action<string> writeDisk)
    {
        WriteTemplate(platform, "another");
        WriteBaseImage(platform, writeDisk);
    }

    /// <summary>Puts the base image of the template, as it is now, where BuildBaseImages would put it.</summary>
    public void WriteBaseImage(Action<string> writeDisk) => WriteBaseImage(Platform, writeDisk);

    private string FingerprintOf(PlatformName platform) =>
        BaseImageFingerprint.Of(new TemplateCatalog(_directory.File("images")).Read(platform), Catalog.Launcher, new BootstrapImageBuilder(ProcessRunner.Default));

    private void WriteBaseImage(PlatformName platform, Action<string> writeDisk)
    {
        var home = Path.Combine(Artifacts.BaseImages, $"{platform}", FingerprintOf(platform));
        Directory.CreateDirectory(home);
        var disk = Path.Combine(home, BaseImages.BaseImage.DiskName);
        writeDisk(disk);
        JsonFile.Write(Path.Combine(home, BaseImageManifest.FileName), Manifest(platform, disk));
    }

    public void Dispose() => _directory.Dispose();

    private void WriteSweep(int runs, int faultRetries)
    {
        Write($"sweeps/{SweepName}/sweep.yaml", $"schema: 1\nboot: cold\nio_image: 4M\nmemory: 64M\nlimits:\n  boot: 2m\n  silence: 5s\n  payload: 2m\nretries:\n  faults: {faultRetries}\n");
        var sets = Enumerable.Range(0, runs).Select(number => $"  - label: set {number}\n    packages:\n      - package-{number}\n");
        Write($"sweeps/{SweepName}/parameters.d/tiny.yaml", $"platforms:\n  - {Platform}\nsources:\n  - one; main\npackage_sets:\n{string.Concat(sets)}");
        var runJob = Write($"sweeps/{SweepName}/payload/run-job", "#!/bin/sh\n");
        File.SetUnixFileMode(runJob, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void WriteImages(Action<string> writeDisk)
    {
        Write("images/launcher/launcher", "a tiny guest has its own\n");
        WriteTemplate("as it was");
        WriteBaseImage(writeDisk);
    }

    private void WriteTemplate(string description) => WriteTemplate(Platform, description);

    private void WriteTemplate(PlatformName platform, string description) => Write($"images/{platform}.tdl", $"""
        <template version="1.0">
          <name>{platform}</name>
          <description>{description}</description>
          <os>
            <name>Tiny</name>
            <version>{platform.Version}</version>
            <arch>x86_64</arch>
            <install type="url"><url>http://tiny.invalid/</url></install>
          </os>
        </template>
        """);

    private static ByteSize VirtualSize(string path)
    {
        using var disk = DiskImage.Open(path, DiskImageFormat.Qcow2);
        return new(disk.Length);
    }

    private BaseImageManifest Manifest(PlatformName platform, string disk) => new(
        BaseImageManifest.CurrentSchema,
        platform,
        FingerprintOf(platform),
        $"{platform}.tdl",
        "by hand",
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        new(new FileInfo(disk).Length),
        VirtualSize(disk),
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(disk))),
        new Dictionary<string, string>(),
        Releases: [],
        BuildLog: "build.log",
        BootTest: "none",
        Packages: []);

    /// <summary>Writes a file below the root, and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = _directory.File(name);
        AtomicFile.WriteText(path, content);
        return path;
    }
}
