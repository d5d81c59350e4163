using System.Globalization;
using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Shell;

/// <summary>What a run's machine is booted from again, and why from that. All of it is only read.</summary>
/// <param name="BaseImage">The disk of the plan's base image.</param>
/// <param name="KeptOverlay">The system disk that the run left, over the base image; null for a machine as it was before the run.</param>
/// <param name="SystemReason">In words.</param>
/// <param name="IoImage">What becomes the I/O disk; null for none.</param>
/// <param name="IoReason">In words.</param>
internal sealed record ShellDisks(BaseDisk BaseImage, string? KeptOverlay, string SystemReason, string? IoImage, string IoReason)
{
    /// <param name="run">Whose machine it is.</param>
    /// <param name="plan">Says which base image.</param>
    /// <param name="used">SHA-256 of the platform's disk that the sweep's runs had; null where nobody recorded it.</param>
    /// <param name="places">Where base images may be, the best first.</param>
    /// <exception cref="ProblemException">The base image is gone or damaged.</exception>
    public static ShellDisks For(RunChoice run, SweepPlan plan, string? used, IReadOnlyList<StoreLayout> places)
    {
        var baseImage = FindBaseImage(run, plan, used, places);
        var (overlay, systemReason) = ChooseSystem(run, baseImage, used);
        var (image, ioReason) = ChooseIo(run.Files);
        return new(baseImage, overlay, systemReason, image, ioReason);
    }

    private static BaseDisk FindBaseImage(RunChoice run, SweepPlan plan, string? used, IReadOnlyList<StoreLayout> places)
    {
        var platform = run.Planned.Run.Platform;
        var where = Location.Run(run.Planned.Run.Serial);
        if (!plan.Images.TryGetValue(platform.ToString(), out var fingerprint))
            throw new ProblemException(where, $"its platform {platform} has no template, so there never was a machine.");
        // An image that was built again keeps its fingerprint, and has another name in a store.
        string[] names = used is null ? [fingerprint] : [ImageName.OfRenewed(fingerprint, used), fingerprint];
        string[] disks = [.. names.SelectMany(name => places.Select(place => place.Disk(platform, name))).Distinct()];
        var looks = disks.Where(File.Exists).Select(BaseImageHealth.Glance).ToList();
        if (looks.Count == 0)
        {
            throw new ProblemException(
                where,
                $"the base image that it ran on is not there any more: {string.Join(", nor ", disks)}.",
                $"What it left is in {run.Files.Root}; './build.sh RerunFailed' runs it again, on an image of today.");
        }

        return looks.Find(look => look.Disk is { } disk && disk.Sha256 == used)?.Disk
            ?? looks.Find(look => look.Disk is not null)?.Disk
            ?? throw new ProblemException(where, $"the base image that it ran on is damaged: {looks[0].Wrong}.");
    }

    private static (string? Overlay, string Reason) ChooseSystem(RunChoice run, BaseDisk baseImage, string? used)
    {
        var overlay = new FileInfo(run.Files.SystemOverlay);
        if (!overlay.Exists)
            return (null, $"as it was before the run, fresh from the base image: {WhyNotKept(run.Result)}");
        // An overlay has the blocks that differ from one very file; over another it is a broken file system.
        if (used is not null && baseImage.Sha256 != used)
            return (null, "fresh from another build of the base image: the one that the run had is gone, and the kept overlay is of that one");
        var built = JsonFile.Read<BaseImageManifest>(Path.Combine(Path.GetDirectoryName(baseImage.Path)!, BaseImageManifest.FileName)).Built;
        return built > overlay.LastWriteTimeUtc
            ? (null, string.Create(CultureInfo.InvariantCulture, $"fresh from the base image: that was built again at {built.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and the kept overlay is of the one before"))
            : (overlay.FullName, $"as the run left it: its kept overlay ({new ByteSize(overlay.Length)}) over the base image");
    }

    private static string WhyNotKept(RunResult? result) => result switch
    {
        null => "the run has not ended yet, so nothing was kept of it",
        _ when result.Verdict.IsGood() => "the run was good, so its overlay was not kept ('--keep-overlays all' keeps every one)",
        _ => "its overlay was not kept ('--keep-overlays failed', the default, keeps those of runs that fail), or is gone",
    };

    private static (string? Image, string Reason) ChooseIo(RunLayout files)
    {
        var asLeft = "there is no result image";
        if (File.Exists(files.ResultImage) && (asLeft = WhyUnusable(files.ResultImage)).Length == 0)
            return (files.ResultImage, "as the run left it: a copy of its result image");
        if (!File.Exists(files.InputImage))
            return (null, $"none: {asLeft}, and its input image is not there");
        return WhyUnusable(files.InputImage) is { Length: > 0 } damage
            ? (null, $"none: {asLeft}, and its input image is damaged: {damage}")
            : (files.InputImage, $"as it was before the run, a copy of its input image: {asLeft}");
    }

    /// <summary>Without a file system whose label can be changed the launcher might take the disk for a run's.</summary>
    private static string WhyUnusable(string image)
    {
        try
        {
            ShellOverlay.ReadRelabelled(image);
            return "";
        }
        catch (Exception exception) when (exception is DiskException or IOException)
        {
            return exception.Message;
        }
    }
}
