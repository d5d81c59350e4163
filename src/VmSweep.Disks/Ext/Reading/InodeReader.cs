using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>Inodes by number, through the group descriptors.</summary>
internal sealed class InodeReader(Volume volume)
{
    private const int TablePiece = 4096;

    private readonly bool _wide = volume.Has(ExtIncompatible.Bit64) && volume.Superblock.DescriptorSize >= GroupDescriptor.LongLength;

    private readonly Dictionary<int, GroupDescriptor> _groups = [];
    private byte[]? _table;
    private long _tableStart = -1;
    private int _tableLength;

    public int GroupCount { get; } = (int)((volume.BlockCount - volume.Superblock.FirstDataBlock + volume.Superblock.BlocksPerGroup - 1) / volume.Superblock.BlocksPerGroup);

    /// <summary>The inode with its raw bytes, which inline attributes live in.</summary>
    public Inode Read(uint number, out byte[] bytes)
    {
        var superblock = volume.Superblock;
        if (number == 0 || number > superblock.InodeCount)
            throw new DiskFormatException(volume.Name, $"inode {number}", 0, $"inodes are numbered from 1 to {superblock.InodeCount}.");
        var group = ReadGroup((int)((number - 1) / superblock.InodesPerGroup));
        var offset = (group.InodeTable * volume.BlockSize) + ((number - 1L) % superblock.InodesPerGroup * superblock.InodeSize);
        if (!volume.Contains(group.InodeTable) || !volume.Contains(offset / volume.BlockSize))
        {
            throw new DiskFormatException(
                volume.Name, $"inode {number}", 0, $"its group's inode table at block {group.InodeTable} is not inside the {volume.BlockCount} blocks.");
        }

        bytes = new byte[superblock.InodeSize];
        ReadFromTable(offset, bytes);
        var inode = Inode.Read(bytes);
        if (inode.ExtraSize > superblock.InodeSize - Inode.ShortLength)
            throw new DiskFormatException(volume.Name, $"inode {number}", offset, $"i_extra_isize is {inode.ExtraSize}, the inode has {superblock.InodeSize} bytes.");
        if (volume.VerifyMetadata && inode.Checksum != Checksum(number, inode, bytes))
            throw new DiskFormatException(volume.Name, $"inode {number}", offset, "its checksum is wrong.");
        return inode;
    }

    /// <summary>Inodes of one directory lie side by side: a piece of the table is read once for all of them.</summary>
    private void ReadFromTable(long offset, Span<byte> bytes)
    {
        var start = offset / TablePiece * TablePiece;
        if (start != _tableStart)
            LoadPiece(start);
        // An inode does not cross a piece's end, as its size is a power of two; one that is larger, or whose neighbours are damaged, is read alone.
        var inPiece = (int)(offset - start);
        if (_tableStart == start && inPiece + bytes.Length <= _tableLength)
            _table.AsSpan(inPiece, bytes.Length).CopyTo(bytes);
        else
            volume.Device.Read(offset, bytes);
    }

    private void LoadPiece(long start)
    {
        _table ??= new byte[TablePiece];
        _tableStart = -1;
        _tableLength = (int)Math.Clamp(volume.Device.Length - start, 0, TablePiece);
        try
        {
            volume.Device.Read(start, _table.AsSpan(0, _tableLength));
            _tableStart = start;
        }
        catch (DiskException)
        {
            // Whether the inode that is wanted is damaged shows when it is read by itself.
        }
    }

    public GroupDescriptor ReadGroup(int group)
    {
        if (!_groups.TryGetValue(group, out var descriptor))
            _groups.Add(group, descriptor = LoadGroup(group));
        return descriptor;
    }

    private GroupDescriptor LoadGroup(int group)
    {
        var length = _wide ? GroupDescriptor.LongLength : GroupDescriptor.ShortLength;
        // The descriptors follow the block that holds the superblock.
        var offset = ((volume.Superblock.FirstDataBlock + 1L) * volume.BlockSize) + ((long)group * length);
        Span<byte> bytes = stackalloc byte[length];
        volume.Device.Read(offset, bytes);
        var descriptor = GroupDescriptor.Read(bytes, _wide);
        if (volume.VerifyMetadata ? ChecksumOf(group, bytes) != descriptor.Checksum
            : volume.VerifyGroups && Crc16Of(group, bytes) != descriptor.Checksum)
        {
            throw new DiskFormatException(volume.Name, $"group descriptor {group}", offset, "its checksum is wrong.");
        }

        return descriptor;
    }

    /// <summary>Over file system, inode number, generation and the inode with its two checksum fields zero.</summary>
    private uint Checksum(uint number, Inode inode, byte[] bytes)
    {
        var copy = bytes.AsSpan().ToArray();
        copy.AsSpan(124, 2).Clear();
        var hasHigh = inode.ExtraSize >= 4;
        if (hasHigh)
            copy.AsSpan(130, 2).Clear();
        var crc = Crc32C.Append(FileSeed(number, inode), copy);
        return hasHigh ? crc : crc & 0xffff;
    }

    /// <summary>Where the checksums of a file's own blocks start.</summary>
    public uint FileSeed(uint number, Inode inode) => Crc32C.Append(Crc32C.Append(volume.ChecksumSeed, number), inode.Generation);

    private ushort ChecksumOf(int group, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        copy.AsSpan(30, 2).Clear();
        return (ushort)Crc32C.Append(Crc32C.Append(volume.ChecksumSeed, (uint)group), copy);
    }

    /// <summary>gdt_csum: crc16 over UUID, group number and the descriptor without its checksum.</summary>
    private ushort Crc16Of(int group, ReadOnlySpan<byte> bytes)
    {
        Span<byte> number = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(number, group);
        var crc = Crc16.Append(0xffff, volume.Superblock.Uuid.ToByteArray(bigEndian: true));
        crc = Crc16.Append(crc, number);
        crc = Crc16.Append(crc, bytes[..30]);
        return bytes.Length > 32 ? Crc16.Append(crc, bytes[32..]) : crc;
    }
}
