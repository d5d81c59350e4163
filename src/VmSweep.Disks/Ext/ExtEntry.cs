using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext;

/// <summary>A name on a file system and the inode behind it.</summary>
public sealed class ExtEntry
{
    internal ExtEntry(string path, uint number, Inode inode)
    {
        Path = path;
        InodeNumber = number;
        Inode = inode;
    }

    /// <summary>The absolute path, with <c>/</c>. Bytes that are not UTF-8 are lone surrogates U+DC80 to U+DCFF.</summary>
    public string Path { get; }

    /// <summary>The path as it may be printed: control characters and bytes that are not UTF-8 as <c>%XX</c>.</summary>
    public string DisplayPath => DisplayText.Of(Path);

    /// <summary>The last part of <see cref="Path"/>; empty for the root.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The inode's number: the same for all names of one file.</summary>
    public uint InodeNumber { get; }

    /// <summary>What it is.</summary>
    public ExtFileKind Kind => Inode.Kind;

    /// <summary>Permission bits.</summary>
    public UnixFileMode Mode => (UnixFileMode)(Inode.Mode & 0xfff);

    /// <summary>The owner's user id.</summary>
    public uint Uid => Inode.Uid;

    /// <summary>The owner's group id.</summary>
    public uint Gid => Inode.Gid;

    /// <summary>Length in bytes, as the inode claims.</summary>
    public long Length => Inode.Size;

    /// <summary>How many names it has.</summary>
    public int Links => Inode.Links;

    /// <summary>When its content changed last.</summary>
    public DateTimeOffset Modified => Inode.Modified.Value;

    internal Inode Inode { get; }

    /// <inheritdoc />
    public override string ToString() => Path;
}
