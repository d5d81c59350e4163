namespace VmSweep.Disks.Ext.Writing;

internal sealed class HostDirectoryReader(ExtTree tree, bool keepTimes)
{
    public void Add(DirectoryInfo directory, string path)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            if (HostFileName.IsNotUtf8(entry))
                throw new IOException(HostFileName.Sentence(entry));
            var entryPath = $"{path}/{entry.Name}";
            // The attributes come with the listing; asking every file for its link's target is a call each.
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is { } target)
            {
                if (target.Contains(HostFileName.Replacement, StringComparison.Ordinal))
                    throw new IOException($"'{entry.FullName}' is a link whose target '{target}' is not UTF-8: .NET cannot read it. Make it again with another target.");
                tree.AddSymbolicLink(entryPath, target, Metadata(entry));
            }
            else if (entry is DirectoryInfo child)
            {
                tree.AddDirectory(entryPath, Metadata(child));
                Add(child, entryPath);
            }
            else
            {
                tree.AddFile(entryPath, FileContent.FromFile((FileInfo)entry), Metadata(entry));
            }
        }
    }

    private UnixMetadata Metadata(FileSystemInfo entry) => new()
    {
        Mode = OperatingSystem.IsWindows()
            ? (entry is DirectoryInfo ? UnixMetadata.Directory : UnixMetadata.File).Mode
            : entry.UnixFileMode,
        Modified = keepTimes ? new DateTimeOffset(entry.LastWriteTimeUtc, TimeSpan.Zero) : null,
    };
}
