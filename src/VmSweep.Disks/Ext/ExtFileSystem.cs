using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;
using VmSweep.Disks.Partitions;

namespace VmSweep.Disks.Ext;

/// <summary>
/// An ext2, ext3 or ext4 file system, for reading. Whatever the bytes are, reading ends, in bounded memory, with content or
/// with a <see cref="DiskException"/>. One instance is for one thread at a time.
/// </summary>
public sealed partial class ExtFileSystem
{
    // Linux follows no more links on the way to a file (include/linux/namei.h, MAXSYMLINKS).
    private const int MaxLinks = 40;
    private const int MaxTargetBytes = 4096;

    private readonly Volume _volume;
    private readonly InodeReader _inodes;
    private readonly AttributeReader _attributes;

    private ExtFileSystem(Volume volume, IReadOnlyList<string> warnings)
    {
        _volume = volume;
        _inodes = new InodeReader(volume);
        _attributes = new AttributeReader(volume, _inodes);
        Warnings = warnings;
    }

    /// <summary>What was wrong but could be helped, such as a superblock taken from its backup or a replayed journal.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The volume label.</summary>
    public string Label => _volume.Superblock.Label;

    /// <summary>The file system's UUID.</summary>
    public Guid Uuid => _volume.Superblock.Uuid;

    /// <summary>Block size in bytes.</summary>
    public int BlockSize => _volume.BlockSize;

    /// <summary>Length of the file system in bytes.</summary>
    public long Length => _volume.BlockCount * _volume.BlockSize;

    /// <summary>Free space in bytes, as the superblock claims.</summary>
    public long FreeBytes => _volume.Superblock.FreeBlocks * _volume.BlockSize;

    /// <summary>The number of inodes there are, and of free ones, as the superblock claims.</summary>
    public (long Count, long Free) Inodes => (_volume.Superblock.InodeCount, _volume.Superblock.FreeInodes);

    /// <summary>Whether it was unmounted in order.</summary>
    public bool IsClean => (_volume.Superblock.State & 1) != 0 && !_volume.Superblock.Incompatible.HasFlag(ExtIncompatible.Recover);

    /// <summary>The root directory.</summary>
    public ExtEntry Root => Load("/", Inode.Root);

    internal Volume Volume => _volume;

    internal InodeReader InodeReader => _inodes;

    /// <summary>Opens the file system that begins at the device's first byte.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <param name="options">Checksums and journal.</param>
    /// <exception cref="UnsupportedDiskFeatureException">The file system uses a feature that is not read; the exception names it.</exception>
    /// <exception cref="DiskFormatException">There is no such file system, or its superblock and all backups are damaged.</exception>
    public static ExtFileSystem Open(BlockDevice device, ExtOpenOptions? options = null)
    {
        options ??= new ExtOpenOptions();
        var warnings = new List<string>();
        var superblock = SuperblockSearch.Find(device, options.VerifyChecksums, warnings);
        var volume = new Volume(device, superblock, options.VerifyChecksums);
        return new ExtFileSystem(superblock.Incompatible.HasFlag(ExtIncompatible.Recover) ? Recover(volume, options, warnings) : volume, warnings);
    }

    /// <summary>Opens the file system of a disk: the one that fills it, or that of a partition.</summary>
    /// <param name="disk">The disk; it stays the caller's.</param>
    /// <param name="partition">The partition's number; null takes the whole disk where it is a file system, else the first partition that holds one.</param>
    /// <param name="options">Checksums and journal.</param>
    public static ExtFileSystem OpenOnDisk(BlockDevice disk, int? partition = null, ExtOpenOptions? options = null)
    {
        var partitions = partition is null && SuperblockSearch.HasMagic(disk) ? [] : PartitionTable.Read(disk);
        if (partition is { } number)
        {
            var chosen = partitions.FirstOrDefault(candidate => candidate.Number == number)
                ?? throw new DiskException(disk.Name, $"it has no partition {number}; there are: {string.Join(", ", partitions.Select(each => each.Number))}.");
            return Open(chosen.Open(disk), options);
        }

        var first = partitions.Select(each => each.Open(disk)).FirstOrDefault(SuperblockSearch.HasMagic);
        return Open(first ?? disk, options);
    }

    /// <summary>Finds a path; null if there is none.</summary>
    /// <param name="path">Absolute, with <c>/</c>.</param>
    /// <param name="followLinks">Whether a symbolic link at the end is followed; those on the way always are, never out of the file system.</param>
    public ExtEntry? Find(string path, bool followLinks = false)
    {
        var left = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var way = new Stack<ExtEntry>([Root]);
        var budget = NewLookupBudget();
        for (var links = 0; left.TryPop(out var name);)
        {
            if (name == ".." && way.Count > 1)
                way.Pop();
            if (name is "." or "..")
                continue;
            if (way.Peek().Kind != ExtFileKind.Directory || Child(way.Peek(), name, budget) is not { } entry)
                return null;
            if (entry.Kind != ExtFileKind.SymbolicLink || (left.Count == 0 && !followLinks))
            {
                way.Push(entry);
                continue;
            }

            if (++links > MaxLinks)
                throw new DiskFormatException(_volume.Name, $"symbolic link '{entry.Path}'", 0, $"more than {MaxLinks} links follow each other.");
            var target = ReadLink(entry);
            if (target.StartsWith('/'))
                way = new Stack<ExtEntry>([Root]);
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                left.Push(part);
        }

        return way.Peek();
    }

    /// <summary>Finds a path that must be there.</summary>
    /// <param name="path">Absolute, with <c>/</c>.</param>
    /// <exception cref="FileNotFoundException">It is not.</exception>
    public ExtEntry Get(string path) => Find(path) ?? throw new FileNotFoundException($"{_volume.Name}: '{path}' does not exist.", path);

    /// <summary>What a directory lists, in its own order, without "." and "..".</summary>
    /// <param name="directory">The directory.</param>
    public IEnumerable<ExtEntry> Enumerate(ExtEntry directory)
    {
        foreach (var record in ReadDirectory(directory, static () => { }))
            yield return Load(Join(directory.Path, record.Name), record.Inode);
    }

    /// <summary>What a directory lists, by path.</summary>
    /// <param name="path">The directory's path.</param>
    public IEnumerable<ExtEntry> Enumerate(string path) => Enumerate(Get(path));

    /// <summary>A file's content as a seekable stream; holes are zeros.</summary>
    /// <param name="file">A regular file.</param>
    public Stream OpenFile(ExtEntry file)
    {
        if (file.Kind != ExtFileKind.File)
            throw new DiskException(_volume.Name, $"'{file.Path}' is not a regular file.");
        return OpenContent(file);
    }

    /// <summary>A file's whole content.</summary>
    /// <param name="path">The file's path; links are followed.</param>
    /// <param name="limit">More bytes than this are an error.</param>
    public byte[] ReadFile(string path, int limit = 64 << 20)
    {
        using var stream = OpenFileWithin(path, limit);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file's whole content, without holding a thread while it is read. The way to it is looked up at once.</summary>
    /// <param name="path">The file's path; links are followed.</param>
    /// <param name="limit">More bytes than this are an error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<byte[]> ReadFileAsync(string path, int limit = 64 << 20, CancellationToken cancellationToken = default)
    {
        var stream = OpenFileWithin(path, limit);
        await using var closing = stream.ConfigureAwait(false);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>What a symbolic link points to.</summary>
    /// <param name="link">The link.</param>
    public string ReadLink(ExtEntry link)
    {
        if (link.Kind != ExtFileKind.SymbolicLink)
            throw new DiskException(_volume.Name, $"'{link.Path}' is not a symbolic link.");
        if (link.Length is <= 0 or > MaxTargetBytes)
            throw new DiskFormatException(_volume.Name, $"inode {link.InodeNumber}", 0, $"a symbolic link's target has {link.Length} bytes, allowed are 1 to {MaxTargetBytes}.");
        // A target of fewer than 60 bytes lives in i_block, unless blocks are counted beside an attribute block's.
        var inode = link.Inode;
        var own = inode.Blocks - (inode.AttributeBlock == 0 ? 0 : BlockSize / 512);
        if (link.Length < Inode.BlockAreaLength && own == 0 && !inode.Flags.HasFlag(InodeFlags.InlineData))
            return ExtName.Decode(inode.BlockArea.AsSpan(0, (int)link.Length));
        var target = new byte[link.Length];
        using var stream = OpenContent(link);
        stream.ReadExactly(target);
        return ExtName.Decode(target);
    }

    /// <summary>Extended attributes by full name, such as <c>security.selinux</c>.</summary>
    /// <param name="entry">The file, directory or link.</param>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ReadAttributes(ExtEntry entry)
    {
        var inode = _inodes.Read(entry.InodeNumber, out var bytes);
        var attributes = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (attribute, value) in _attributes.Read(entry.InodeNumber, inode, bytes))
        {
            // system.data is where inline content lives, not an attribute that anybody set.
            var name = AttributeName.Join(attribute.NameIndex, attribute.Name);
            if (name != InlineAttribute)
                attributes[name] = value;
        }

        return attributes;
    }
}
