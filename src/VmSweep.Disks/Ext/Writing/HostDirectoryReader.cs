namespace VmSweep.Disks.Ext.Writing;

internal sealed class HostDirectoryReader(ExtTree tree, bool keepTimes)
{
    public void Add(DirectoryInfo directory, string path)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            var entryPath = $"{path}/{entry.Name}";
            // The attributes come with the listing; asking every file for its link's target is a call each.
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is { } target)
            {
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
