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
        CancellationToken cancellationToken = default)
    {
        var source = fileSystem.Get(path);
        var directory = Directory.CreateDirectory(target);
        if (directory.LinkTarget is not null)
            throw new IOException($"'{target}' is a link; the target of an extraction is a directory of its own.");
        if (directory.EnumerateFileSystemInfos().Any())
            throw new IOException($"'{target}' is not empty.");
        var extraction = new Extraction(fileSystem, policy ?? new ExtractionPolicy(), cancellationToken);
        return extraction.Run(source, directory.FullName);
    }
}
