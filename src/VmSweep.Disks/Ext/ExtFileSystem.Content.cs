using VmSweep.Disks.Ext.Journal;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext;

public sealed partial class ExtFileSystem
{
    private const string InlineAttribute = "system.data";

    internal static string Join(string directory, ReadOnlyMemory<byte> name) => $"{(directory == "/" ? string.Empty : directory)}/{ExtName.Decode(name.Span)}";

    internal ExtEntry Load(string path, uint number) => new(path, number, _inodes.Read(number, out _));

    internal IEnumerable<DirectoryRecord> ReadDirectory(ExtEntry directory, Action take)
    {
        if (directory.Kind != ExtFileKind.Directory)
            throw new DiskException(_volume.Name, $"'{directory.Path}' is not a directory.");
        using var content = OpenContent(directory);
        var seed = _inodes.FileSeed(directory.InodeNumber, directory.Inode);
        foreach (var record in DirectoryReader.Read(_volume, directory.InodeNumber, directory.Inode, content, seed, take))
            yield return record;
    }

    internal Stream OpenContent(ExtEntry entry)
    {
        var inode = entry.Inode;
        var structure = $"inode {entry.InodeNumber}";
        if (inode.Size < 0)
            throw new DiskFormatException(_volume.Name, structure, 0, $"its size {(ulong)inode.Size} is beyond what a file can have.");
        if (inode.Flags.HasFlag(InodeFlags.Encrypted))
            throw new UnsupportedDiskFeatureException(_volume.Name, structure, 0, "encrypt", "the content is encrypted.");
        if (inode.Flags.HasFlag(InodeFlags.InlineData))
            return new MemoryStream(ReadInline(entry), writable: false);
        var map = BlockMap.For(_volume, entry.InodeNumber, inode, _inodes.FileSeed(entry.InodeNumber, inode));
        return new ExtFileStream(_volume, map, inode.Size, structure);
    }

    private Stream OpenFileWithin(string path, int limit)
    {
        var file = Find(path, followLinks: true) ?? throw new FileNotFoundException($"{_volume.Name}: '{path}' does not exist.", path);
        var stream = OpenFile(file);
        return stream.Length <= limit ? stream : throw new DiskException(_volume.Name, $"'{path}' has {stream.Length} bytes, at most {limit} are wanted.");
    }

    /// <summary>A path of links through large directories costs time without end unless the blocks looked at are counted.</summary>
    private Action NewLookupBudget()
    {
        var left = (4 * _volume.BlockCount) + 4096;
        return () =>
        {
            if (--left < 0)
                throw new DiskException(_volume.Name, "the way to the path leads through more directory blocks than any sound file system has.");
        };
    }

    /// <summary>What the journal holds shows over what the blocks hold; the superblock may be among it.</summary>
    private static Volume Recover(Volume volume, ExtOpenOptions options, List<string> warnings)
    {
        var number = volume.Superblock.JournalInode;
        if (!options.ReplayJournal || number == 0)
        {
            warnings.Add("The journal was not replayed: what was written last may be missing.");
            return volume;
        }

        var inodes = new InodeReader(volume);
        var inode = inodes.Read(number, out _);
        var journal = new JournalReader(volume, BlockMap.For(volume, number, inode, inodes.FileSeed(number, inode)), inode.Size);
        var copies = journal.Replay(warnings);
        warnings.Add($"The file system was not unmounted in order; {journal.Transactions} transactions of its journal were replayed in memory.");
        if (journal.HasFastCommits)
            warnings.Add("Fast commits of the journal are not replayed: the last seconds may be missing.");
        if (copies.Count == 0)
            return volume;
        var overlay = new OverlayDevice(volume.Device, volume.BlockSize, copies);
        var superblock = SuperblockReader.Read(overlay, Superblock.Position, options.VerifyChecksums);
        if (superblock.BlockSize != volume.BlockSize)
            throw new DiskFormatException(volume.Name, "journal", 0, "its superblock has another block size than the file system.");
        return new Volume(overlay, superblock, options.VerifyChecksums);
    }

    private ExtEntry? Child(ExtEntry directory, string name, Action take)
    {
        if (!TryEncode(name, out var wanted))
            return null;
        foreach (var record in ReadDirectory(directory, take))
        {
            if (record.Name.Span.SequenceEqual(wanted))
                return Load(Join(directory.Path, record.Name), record.Inode);
        }

        return null;
    }

    private static bool TryEncode(string name, out byte[] bytes)
    {
        try
        {
            bytes = ExtName.Encode(name);
            return true;
        }
        catch (System.Text.EncoderFallbackException)
        {
            // A lone surrogate that stands for no byte: no file can have this name.
            bytes = [];
            return false;
        }
    }

    /// <summary>inline_data: 60 bytes in i_block, the rest in the attribute system.data.</summary>
    private byte[] ReadInline(ExtEntry entry)
    {
        var inode = _inodes.Read(entry.InodeNumber, out var bytes);
        var rest = ReadOnlyMemory<byte>.Empty;
        foreach (var (attribute, value) in _attributes.Read(entry.InodeNumber, inode, bytes))
        {
            if (AttributeName.Join(attribute.NameIndex, attribute.Name) == InlineAttribute)
                rest = value;
        }

        // What neither place holds are zeros (mke2fs leaves a file of zeros so), but never more than a block.
        if (inode.Size > BlockSize)
            throw new DiskFormatException(_volume.Name, $"inode {entry.InodeNumber}", 0, $"it claims {inode.Size} bytes of inline data, at most a block of {BlockSize} can be.");
        var content = new byte[inode.Size];
        var inBlockArea = Math.Min(content.Length, Inode.BlockAreaLength);
        inode.BlockArea.AsSpan(0, inBlockArea).CopyTo(content);
        rest.Span[..Math.Min(rest.Length, content.Length - inBlockArea)].CopyTo(content.AsSpan(inBlockArea));
        return content;
    }
}
