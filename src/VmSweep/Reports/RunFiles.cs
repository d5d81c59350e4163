using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>Where the files of one run are, as absolute paths. What is missing is not listed.</summary>
/// <param name="RunJobLog">The payload's output.</param>
/// <param name="Console">The guest's console, where an engine had one.</param>
/// <param name="Others">More files for a reader to look at: the payload's output, system logs, result.json.</param>
public sealed record RunFiles(string? RunJobLog, string? Console, IReadOnlyList<string> Others)
{
    /// <summary>A payload may leave thousands of files; those are found in the directory.</summary>
    private const int MaximumOthers = 40;

    public static RunFiles None { get; } = new(null, null, []);

    /// <summary>All files, the logs first.</summary>
    public IEnumerable<string> All => new[] { RunJobLog, Console }.OfType<string>().Concat(Others);

    /// <summary>
    /// Finds the files of a run: those of the last attempt, else those in the run's own directory. Links, which a guest may
    /// have made, are left out.
    /// </summary>
    public static RunFiles Find(RunLayout run, RunResult result)
    {
        if (!Directory.Exists(run.Root))
            return None;
        RunLayout[] places = result.Attempts is [.., { Directory: not "." } last] && IsInside(last.Directory)
            ? [new RunLayout(Path.Combine(run.Root, last.Directory)), run]
            : [run];
        var others = places
            // Most runs of a pool that failed early have none of them: one look says so.
            .Where(place => Directory.Exists(place.Root) && Directory.EnumerateDirectories(place.Root).Any())
            .SelectMany(place => new[] { place.Output, place.Guest, Path.Combine(place.Guest, "logs") })
            .Select(folder => new DirectoryInfo(folder))
            .Where(folder => folder.Exists && folder.LinkTarget is null)
            .SelectMany(folder => folder.EnumerateFiles())
            .Where(file => file.LinkTarget is null)
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal)
            .Prepend(run.Result)
            .Where(File.Exists);
        return new(First(places, place => place.PayloadLog), First(places, place => place.Console), [.. others.Distinct().Take(MaximumOthers)]);
    }

    private static bool IsInside(string directory) =>
        directory.Length > 0 && !Path.IsPathRooted(directory) && !directory.Split('/').Contains("..");

    private static string? First(RunLayout[] places, Func<RunLayout, string> file) =>
        places.Select(place => new FileInfo(file(place))).FirstOrDefault(file => file is { Exists: true, LinkTarget: null })?.FullName;
}
