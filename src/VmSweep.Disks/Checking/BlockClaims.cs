using VmSweep.Disks.Ext;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Checking;

/// <summary>Which blocks belong to files, held against the block bitmaps.</summary>
internal sealed class BlockClaims(ExtFileSystem fileSystem)
{
    private readonly Volume _volume = fileSystem.Volume;
    private readonly Dictionary<long, byte[]?> _bitmaps = [];
    private readonly HashSet<long> _claimed = [];
    private long _budget = (4 * fileSystem.Volume.BlockCount) + 4096;

    /// <summary>Reads a group's descriptor and block bitmap.</summary>
    public void LoadGroup(int group)
    {
        // Without a bitmap nothing can be held against it; one finding is enough.
        _bitmaps[group] = null;
        var descriptor = fileSystem.InodeReader.ReadGroup(group);
        var superblock = _volume.Superblock;
        var tableBlocks = ((superblock.InodesPerGroup * (long)superblock.InodeSize) + _volume.BlockSize - 1) / _volume.BlockSize;
        if (!_volume.Contains(descriptor.InodeTable, tableBlocks))
            throw new DiskFormatException(_volume.Name, $"group descriptor {group}", 0, $"its inode table at block {descriptor.InodeTable} is not inside the file system.");
        var checksummed = (superblock.ReadOnlyCompatible & (ExtReadOnlyCompatible.GdtChecksum | ExtReadOnlyCompatible.MetadataChecksum)) != 0;
        if (checksummed && descriptor.Flags.HasFlag(GroupFlags.BlocksUninitialised))
            return;
        var bitmap = _volume.ReadBlock(descriptor.BlockBitmap, $"block bitmap of group {group}");
        if (_volume.VerifyMetadata)
            Verify(group, descriptor, bitmap);
        // Kept only while all bitmaps stay small.
        if (_bitmaps.Count * (long)_volume.BlockSize <= 32 << 20)
            _bitmaps[group] = bitmap;
    }

    /// <summary>Claims the blocks of a file's content.</summary>
    public void Claim(ExtEntry entry)
    {
        var inode = entry.Inode;
        var mapped = entry.Kind is ExtFileKind.File or ExtFileKind.Directory && !inode.Flags.HasFlag(InodeFlags.InlineData);
        if (!mapped || inode.Size <= 0)
            return;
        var map = BlockMap.For(_volume, entry.InodeNumber, inode, fileSystem.InodeReader.FileSeed(entry.InodeNumber, inode));
        var end = ((inode.Size - 1) / _volume.BlockSize) + 1;
        for (long logical = 0; logical < end;)
        {
            var run = map.Find(logical);
            var count = Math.Min(run.Count, end - logical);
            Spend(1);
            if (run.Block != 0)
                ClaimRun(entry, run.Block, count);
            logical += count;
        }
    }

    private void ClaimRun(ExtEntry entry, long first, long count)
    {
        if (!_volume.Contains(first, count))
            throw Broken(entry, first, $"{count} blocks from {first} on are not inside the file system.");
        Spend(count);
        for (var block = first; block < first + count; block++)
        {
            if (!_claimed.Add(block))
                throw Broken(entry, block, $"block {block} belongs to another file, or twice to this one.");
            var (group, index) = Math.DivRem(block - _volume.Superblock.FirstDataBlock, _volume.Superblock.BlocksPerGroup);
            if (_bitmaps.GetValueOrDefault(group) is { } bitmap && (bitmap[index >> 3] & (1 << (int)(index & 7))) == 0)
                throw Broken(entry, block, $"block {block} is marked as free.");
        }
    }

    private void Spend(long blocks)
    {
        if ((_budget -= blocks) < 0)
            throw new DiskException(_volume.Name, "its files claim more blocks than there are.");
    }

    private void Verify(int group, GroupDescriptor descriptor, byte[] bitmap)
    {
        var crc = Crc32C.Append(_volume.ChecksumSeed, bitmap.AsSpan(0, (int)_volume.Superblock.BlocksPerGroup / 8));
        var wide = _volume.Has(ExtIncompatible.Bit64) && _volume.Superblock.DescriptorSize >= GroupDescriptor.LongLength;
        if ((wide ? crc : crc & 0xffff) != descriptor.BlockBitmapChecksum)
            throw new DiskFormatException(_volume.Name, $"block bitmap of group {group}", descriptor.BlockBitmap * _volume.BlockSize, "its checksum is wrong.");
    }

    private DiskFormatException Broken(ExtEntry entry, long block, string rule) =>
        new(_volume.Name, $"inode {entry.InodeNumber} ({entry.DisplayPath})", block * _volume.BlockSize, rule);
}
