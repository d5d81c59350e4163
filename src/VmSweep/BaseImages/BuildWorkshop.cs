using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>
/// The directory in which one platform's image is built, and the lock that keeps a second build of it away. The lock is the
/// system's, on an open file: it ends with the process, however that ends.
/// </summary>
internal sealed class BuildWorkshop : IDisposable
{
    public const string Evidence = "evidence";

    private const string Prefix = ".building-";
    private readonly string _home;
    private readonly FileStream _lock;

    private BuildWorkshop(string home, FileStream held)
    {
        _home = home;
        _lock = held;
        WorkDirectory = Path.Combine(home, Prefix + Environment.ProcessId);
    }

    public string WorkDirectory { get; }

    /// <summary>What becomes the image.</summary>
    public string ImageDirectory => Path.Combine(WorkDirectory, "image");

    /// <summary>What the builder works in.</summary>
    public string ScratchDirectory => Path.Combine(WorkDirectory, "scratch");

    /// <summary>Takes the lock, and removes what killed builds left.</summary>
    /// <exception cref="ProblemException">Another process is building this platform.</exception>
    public static async Task<BuildWorkshop> OpenAsync(string home, Template template, IBaseImageBuilder builder)
    {
        Directory.CreateDirectory(home);
        var workshop = new BuildWorkshop(home, TakeLock(home, template));
        try
        {
            foreach (var stale in Directory.GetDirectories(home, Prefix + "*"))
                await builder.DiscardAsync(stale);
            Directory.CreateDirectory(workshop.ImageDirectory);
            Directory.CreateDirectory(workshop.ScratchDirectory);
            return workshop;
        }
        catch
        {
            workshop.Dispose();
            throw;
        }
    }

    /// <summary>Puts the image into its place. An older one there goes aside first: its files may be open in a running guest.</summary>
    public void Finish(string place)
    {
        if (Directory.Exists(place))
            Directory.Move(place, Path.Combine(WorkDirectory, "replaced"));
        Directory.Move(ImageDirectory, place);
    }

    /// <summary>Saves the log of a build that failed; its path, or null if there is none.</summary>
    public string? KeepLog(string name)
    {
        var log = Path.Combine(ImageDirectory, name);
        var kept = Path.Combine(_home, "failed-" + name);
        if (!File.Exists(log))
            return null;
        File.Move(log, kept, overwrite: true);
        return kept;
    }

    /// <summary>Saves what the builder wants to be seen of a build that failed, and removes that of earlier ones.</summary>
    public IReadOnlyList<string> KeepEvidence()
    {
        var directory = Path.Combine(ScratchDirectory, Evidence);
        var kept = new List<string>();
        foreach (var path in Directory.Exists(directory) ? Directory.GetFiles(directory) : [])
        {
            kept.Add(Path.Combine(_home, "failed-" + Path.GetFileName(path)));
            File.Move(path, kept[^1], overwrite: true);
        }

        return kept;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string home, Template template)
    {
        var path = Path.Combine(home, ".lock");
        try
        {
            return FileLock.TryTake(path) ?? throw new ProblemException(Location.File(home), $"is in use: another process builds {template.Name}.", "Wait for it, or end it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(path, exception);
        }
    }
}
