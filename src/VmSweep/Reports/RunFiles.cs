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
    /// Finds the files of a run: <c>run-job.log</c> and <c>console.log</c> of the last attempt, else of the run, then
    /// <c>result.json</c>, <c>output/</c> and what the launcher saved in <c>guest/</c>. Links, which a guest may have made, are left out.
    /// </summary>
    public static RunFiles Find(string runDirectory, RunResult result)
    {
        if (!Directory.Exists(runDirectory))
            return None;
        string[] places = result.Attempts is [.., var last] && IsInside(last.Directory)
            ? [Path.Combine(runDirectory, last.Directory), runDirectory]
            : [runDirectory];
        var others = places.Distinct()
            .SelectMany(place => new[] { "output", "guest", Path.Combine("guest", "logs") }.Select(folder => new DirectoryInfo(Path.Combine(place, folder))))
            .Where(folder => folder.Exists && folder.LinkTarget is null)
            .SelectMany(folder => folder.EnumerateFiles())
            .Where(file => file.LinkTarget is null)
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(runDirectory, "result.json"))
            .Where(File.Exists);
        return new(First(places, "run-job.log"), First(places, "console.log"), [.. others.Distinct().Take(MaximumOthers)]);
    }

    private static bool IsInside(string directory) =>
        directory.Length > 0 && !Path.IsPathRooted(directory) && !directory.Split('/').Contains("..");

    private static string? First(string[] places, string name) =>
        places.Select(place => new FileInfo(Path.Combine(place, name))).FirstOrDefault(file => file is { Exists: true, LinkTarget: null })?.FullName;
}
