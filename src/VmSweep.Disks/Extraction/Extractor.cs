using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Extraction;

/// <summary>
/// Copies a directory of a guest's file system to this machine. Nothing is ever written outside the target: directories and
/// files are created first, by names of our own making, links last, so that nothing is written through a link.
/// </summary>
public static class Extractor
{
    /// <summary>Extracts a directory, or a single file.</summary>
    /// <param name="fileSystem">Where from.</param>
    /// <param name="path">The directory on the file system; its content goes into <paramref name="target"/>. A file goes there by its name.</param>
    /// <param name="target">A directory of this machine, which nobody else writes into meanwhile; created, must be empty if it exists.</param>
    /// <param name="policy">Limits.</param>
    /// <param name="cancellationToken">Stops between pieces of files.</param>
    /// <exception cref="FileNotFoundException">The file system has no such path.</exception>
    public static ExtractionReport Extract(
        ExtFileSystem fileSystem,
        string path,
        string target,
        ExtractionPolicy? policy = null,
        CancellationToken cancellationToken = default) =>
        StartAsync(fileSystem, path, target, policy, waits: false, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The same, without holding a thread while content is read and written. For local files the other one is faster.</summary>
    /// <inheritdoc cref="Extract" />
    public static Task<ExtractionReport> ExtractAsync(
        ExtFileSystem fileSystem,
        string path,
        string target,
        ExtractionPolicy? policy = null,
        CancellationToken cancellationToken = default) => StartAsync(fileSystem, path, target, policy, waits: true, cancellationToken);

    /// <summary>Extracts from many images, some at a time. An image that is damaged or missing costs itself only.</summary>
    /// <param name="jobs">What to extract; no two into the same target.</param>
    /// <param name="parallelism">How many images at a time at most; each has a file open and some 200 KiB of memory.</param>
    /// <param name="policy">Limits, for each image by itself.</param>
    /// <param name="cancellationToken">Stops; what is extracted by then stays.</param>
    /// <returns>One outcome for each job, in their order.</returns>
    public static async Task<IReadOnlyList<ExtractionOutcome>> ExtractAllAsync(
        IReadOnlyList<ExtractionJob> jobs,
        int parallelism,
        ExtractionPolicy? policy = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        var outcomes = new ExtractionOutcome[jobs.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, jobs.Count, options, (i, cancellation) =>
        {
            // An image on one thread from its beginning to its end: local files do not wait long enough for anything else to pay.
            outcomes[i] = ExtractionOutcome.Of(jobs[i], policy, cancellation);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return outcomes;
    }

    private static async Task<ExtractionReport> StartAsync(
        ExtFileSystem fileSystem, string path, string target, ExtractionPolicy? policy, bool waits, CancellationToken cancellationToken)
    {
        var source = fileSystem.Get(path);
        var directory = Directory.CreateDirectory(target);
        if (directory.LinkTarget is not null)
            throw new IOException($"'{target}' is a link; the target of an extraction is a directory of its own.");
        if (directory.EnumerateFileSystemInfos().Any())
            throw new IOException($"'{target}' is not empty.");
        var extraction = new Extraction(fileSystem, policy ?? new ExtractionPolicy(), waits, cancellationToken);
        return await extraction.RunAsync(source, directory.FullName).ConfigureAwait(false);
    }
}
