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

    private ExtEntry? Child(ExtEntry directory, string name)
    {
        var wanted = ExtName.Encode(name);
        foreach (var record in ReadDirectory(directory, static () => { }))
        {
            if (record.Name.Span.SequenceEqual(wanted))
                return Load(Join(directory.Path, record.Name), record.Inode);
        }

        return null;
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

        if (inode.Size > Inode.BlockAreaLength + rest.Length)
        {
            throw new DiskFormatException(
                _volume.Name, $"inode {entry.InodeNumber}", 0, $"it claims {inode.Size} bytes of inline data and holds {Inode.BlockAreaLength + rest.Length}.");
        }

        var content = new byte[inode.Size];
        var inBlockArea = Math.Min(content.Length, Inode.BlockAreaLength);
        inode.BlockArea.AsSpan(0, inBlockArea).CopyTo(content);
        rest.Span[..(content.Length - inBlockArea)].CopyTo(content.AsSpan(inBlockArea));
        return content;
    }
}
