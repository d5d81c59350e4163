using System.Security.Cryptography;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>
/// Builds base images, boot-tests them and puts them into their place. A kill at any point leaves nothing that looks complete: all
/// happens in a directory beside, which the last step renames and the next start cleans away.
/// </summary>
public sealed class BaseImageBuilder(BaseImageCatalog catalog, IBaseImageBuilder builder, IBootTest bootTest, TimeProvider time)
{
    private const string BuildLog = "build.log";

    /// <summary>The template's base image: the one that is there if it is up to date, otherwise a new one.</summary>
    /// <param name="mirrors">What stands for the template's placeholders.</param>
    /// <param name="maxAge">An older image is built again.</param>
    /// <param name="progress">Called for every line that a program prints and for every step.</param>
    /// <exception cref="ProblemException">The image cannot be built, or it does not boot.</exception>
    public async Task<BaseImage> BuildAsync(
        Template template, Mirrors mirrors, TimeSpan? maxAge, Action<string> progress, CancellationToken cancellation)
    {
        var status = catalog.Check(template, builder, maxAge);
        if (status.UpToDate)
            return status.Image!;
        if (builder.Check(template) is { Count: > 0 } problems)
            throw new ProblemException(problems);
        var resolved = template.Resolve(mirrors);
        var home = catalog.PlatformDirectory(template.Platform);
        using var workshop = await BuildWorkshop.OpenAsync(home, template, builder);
        FreeSpace.Demand(home, builder.NeededSpace(template), template.Location);
        try
        {
            return await BuildInAsync(workshop, status.Fingerprint, template, resolved, mirrors, progress, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var log = workshop.KeepLog(BuildLog);
            throw exception is ProblemException problem && log is not null
                ? new ProblemException(
                [
                    .. problem.Problems,
                    .. workshop.KeepEvidence().Select(path => new Problem(Location.File(path), "shows what the guest did.")),
                    new(Location.File(log), "has everything that the build printed."),
                ])
                : exception;
        }
        finally
        {
            await builder.DiscardAsync(workshop.WorkDirectory);
        }
    }

    private async Task<BaseImage> BuildInAsync(
        BuildWorkshop workshop, string fingerprint, Template template, Template resolved, Mirrors mirrors, Action<string> progress, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var (chosen, reason) = builder.Choose(template);
        BuiltDisk built;
        BootTestReport report;
        var disk = Path.Combine(workshop.ImageDirectory, BaseImage.DiskName);
        using (var log = new BuildLogWriter(Path.Combine(workshop.ImageDirectory, BuildLog), resolved.OperatingSystem.RootPassword, progress))
        {
            log.Write($"Building {template.Name} with '{chosen.Name}' {chosen.Version}{(reason.Length == 0 ? "" : $" ({reason})")}, fingerprint {fingerprint}.");
            built = await chosen.BuildAsync(new(resolved, catalog.Launcher, fingerprint, workshop.ScratchDirectory, log.Write), cancellation);
            File.Move(built.DiskPath, disk);
            log.Write("Boot test.");
            report = await bootTest.RunAsync(new(disk, built.VirtualSize, new(new FileInfo(disk).Length), Sha256: null), template.Platform, cancellation);
            log.Write($"Boot test {(report.Passed ? "passed" : "failed")}: {report.Reason}");
        }

        if (!report.Passed)
            throw new ProblemException(template.Location, $"gave an image that failed its boot test: {report.Reason}");
        var manifest = new BaseImageManifest(
            BaseImageManifest.CurrentSchema,
            template.Platform,
            fingerprint,
            Path.GetFileName(template.Path),
            $"{chosen.Name} {chosen.Version}",
            started,
            time.GetUtcNow(),
            new(new FileInfo(disk).Length),
            built.VirtualSize,
            await Task.Run(() => HashAndFlush(disk), cancellation),
            UsedMirrors(template, mirrors),
            built.Releases,
            BuildLog,
            report.Reason,
            built.Packages);
        JsonFile.Write(Path.Combine(workshop.ImageDirectory, BaseImageManifest.FileName), manifest);
        var place = catalog.ImageDirectory(template.Platform, fingerprint);
        workshop.Finish(place);
        return new(place, manifest);
    }

    private static string HashAndFlush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var hash = SHA256.HashData(stream);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash);
    }

    private static SortedDictionary<string, string> UsedMirrors(Template template, Mirrors mirrors)
    {
        var used = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in template.MirrorNames())
        {
            // A private mirror's address may hold a password.
            if (mirrors.TryGet(name, out var url))
                used[name] = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0 ? new UriBuilder(uri) { UserName = "", Password = "" }.Uri.ToString() : url;
        }

        return used;
    }
}
