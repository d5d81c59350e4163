using VmSweep.Disks.Ext.Writing;

namespace VmSweep.Disks.Ext;

/// <summary>What goes onto a file system: paths such as <c>/input/run.json</c>, in any order; missing parents come into being.</summary>
public sealed class ExtTree
{
    // Linux knows no longer name (ext4.h, EXT4_NAME_LEN).
    private const int MaxNameBytes = 255;

    internal TreeNode Root { get; } = new() { Name = [], Kind = ExtFileKind.Directory, Metadata = UnixMetadata.Directory };

    /// <summary>Adds a directory, or gives metadata to one that is there.</summary>
    /// <param name="path">Absolute, with <c>/</c>; <c>/</c> alone is the root.</param>
    /// <param name="metadata">Mode, owner, time, attributes.</param>
    public ExtTree AddDirectory(string path, UnixMetadata? metadata = null)
    {
        var node = Directory(Split(path));
        node.Metadata = metadata ?? node.Metadata;
        return this;
    }

    /// <summary>Adds a regular file.</summary>
    /// <param name="path">Absolute, with <c>/</c>.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="metadata">Mode, owner, time, attributes.</param>
    public ExtTree AddFile(string path, FileContent content, UnixMetadata? metadata = null) =>
        Add(path, new TreeNode { Kind = ExtFileKind.File, Content = content, Metadata = metadata ?? UnixMetadata.File });

    /// <summary>Adds a file whose bytes lie in one piece at a known place, so that host and guest can use it without the file system.</summary>
    /// <param name="path">Absolute, with <c>/</c>.</param>
    /// <param name="byteOffset">Where it starts, in bytes from the start of the file system; a multiple of the block size.</param>
    /// <param name="content">Its bytes; zeros are written too, never left out as a hole.</param>
    /// <param name="metadata">Mode, owner, time, attributes.</param>
    public ExtTree AddReservedFile(string path, long byteOffset, FileContent content, UnixMetadata? metadata = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(byteOffset);
        return Add(path, new TreeNode { Kind = ExtFileKind.File, Content = content, Metadata = metadata ?? UnixMetadata.File, ReservedAt = byteOffset });
    }

    /// <summary>Adds a symbolic link.</summary>
    /// <param name="path">Absolute, with <c>/</c>.</param>
    /// <param name="target">What it points to; anything, at most 4,095 bytes.</param>
    /// <param name="metadata">Owner, time, attributes; a link's mode is always <c>rwxrwxrwx</c>.</param>
    public ExtTree AddSymbolicLink(string path, string target, UnixMetadata? metadata = null)
    {
        var bytes = ExtName.Encode(target);
        if (bytes.Length is 0 or > 4095 || bytes.Contains((byte)0))
            throw new ArgumentException($"The target of '{path}' has {bytes.Length} bytes or a NUL among them; allowed are 1 to 4095 without NUL.", nameof(target));
        return Add(path, new TreeNode
        {
            Kind = ExtFileKind.SymbolicLink,
            Target = bytes,
            Metadata = (metadata ?? UnixMetadata.File) with { Mode = (UnixFileMode)0b111_111_111 },
        });
    }

    /// <summary>Adds another name for a file that is in the tree already.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="existing">The file's path; not a directory.</param>
    public ExtTree AddHardLink(string path, string existing)
    {
        var node = Find(Split(existing)) ?? throw new ArgumentException($"'{existing}' is not in the tree.", nameof(existing));
        if (node.Kind == ExtFileKind.Directory)
            throw new ArgumentException($"'{existing}' is a directory; directories have one name.", nameof(existing));
        return Add(path, new TreeNode { Kind = node.Kind, Metadata = node.Metadata, LinkTo = node.LinkTo ?? node });
    }

    /// <summary>
    /// Adds what is in a directory of this machine: files with their permission bits, symbolic links as such, all owned by root.
    /// Hard links become copies; devices and pipes become empty files.
    /// </summary>
    /// <param name="hostDirectory">The directory; it does not appear itself.</param>
    /// <param name="path">Where its content goes.</param>
    /// <param name="keepTimes">Whether modification times are kept; without them the same content always gives the same bytes.</param>
    public ExtTree AddHostDirectory(string hostDirectory, string path = "/", bool keepTimes = false)
    {
        new HostDirectoryReader(this, keepTimes).Add(new DirectoryInfo(hostDirectory), path.TrimEnd('/'));
        return this;
    }

    internal static int CompareNames(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);

    private static byte[][] Split(string path)
    {
        if (!path.StartsWith('/'))
            throw new ArgumentException($"'{path}' does not begin with '/'.", nameof(path));
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Select(name => Check(path, name))];
    }

    private static byte[] Check(string path, string name)
    {
        var bytes = ExtName.Encode(name);
        if (name is "." or ".." || bytes.Length > MaxNameBytes || bytes.Contains((byte)0))
            throw new ArgumentException($"'{name}' in '{path}' cannot be a name: '.', '..', NUL and more than {MaxNameBytes} bytes are not allowed.", nameof(path));
        return bytes;
    }

    private ExtTree Add(string path, TreeNode node)
    {
        var names = Split(path);
        if (names.Length == 0)
            throw new ArgumentException("'/' is a directory.", nameof(path));
        node.Name = names[^1];
        if (!Directory(names[..^1]).Children.TryAdd(node.Name, node))
            throw new ArgumentException($"'{path}' is in the tree already.", nameof(path));
        return this;
    }

    private TreeNode Directory(byte[][] names)
    {
        var node = Root;
        foreach (var name in names)
        {
            if (!node.Children.TryGetValue(name, out var child))
                node.Children.Add(name, child = new TreeNode { Name = name, Kind = ExtFileKind.Directory, Metadata = UnixMetadata.Directory });
            if (child.Kind != ExtFileKind.Directory)
                throw new ArgumentException($"'{ExtName.Decode(name)}' is in the tree already and is not a directory.", nameof(names));
            node = child;
        }

        return node;
    }

    private TreeNode? Find(byte[][] names)
    {
        TreeNode? node = Root;
        foreach (var name in names)
            node = node?.Children.GetValueOrDefault(name);
        return node;
    }
}
