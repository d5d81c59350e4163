using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>How many blocks, groups and inodes a file system of a given length has.</summary>
internal sealed class Geometry
{
    public const int InodeSize = 256;
    private const long SmallFileSystem = 512L << 20;
    private const long Largest = 64L << 30;

    public Geometry(string image, long length, ExtFormatOptions options, uint inodesNeeded)
    {
        if (length > Largest)
            throw new ArgumentOutOfRangeException(nameof(length), length, "File systems are written up to 64 GiB.");
        BlockSize = options.BlockSize ?? (length < SmallFileSystem ? 1024 : 4096);
        if (BlockSize is not (1024 or 2048 or 4096))
            throw new ArgumentOutOfRangeException(nameof(options), BlockSize, "The block size is 1024, 2048 or 4096.");
        FirstDataBlock = BlockSize == 1024 ? 1 : 0;
        BlocksPerGroup = BlockSize * 8;
        BlockCount = length / BlockSize;
        var ratio = options.BytesPerInode ?? (length < SmallFileSystem ? 4096 : 16384);
        ArgumentOutOfRangeException.ThrowIfLessThan(ratio, 1024);
        // The guest writes files too: never fewer than 64 inodes more than the tree needs.
        var inodes = Math.Max(length / ratio, inodesNeeded + 64L);
        while (true)
        {
            if (BlockCount - FirstDataBlock < 32)
                throw new DiskSpaceException(image, 64L * BlockSize, length, "blocks");
            GroupCount = (int)((BlockCount - FirstDataBlock + BlocksPerGroup - 1) / BlocksPerGroup);
            DescriptorBlocks = ((GroupCount * GroupDescriptor.ShortLength) + BlockSize - 1) / BlockSize;
            var perBlock = BlockSize / InodeSize;
            // A multiple of 8 (bitmap bytes) and of a block's inodes.
            var unit = Math.Max(8, perBlock);
            // A group's inode bitmap is one block: a wish for more inodes than that is cut, a need is not.
            inodes = Math.Max(Math.Min(inodes, (long)BlocksPerGroup * GroupCount), inodesNeeded);
            var perGroup = ((inodes + GroupCount - 1) / GroupCount + unit - 1) / unit * unit;
            if (perGroup > BlocksPerGroup)
                throw new DiskSpaceException(image, inodes * InodeSize, length, "inodes");
            InodesPerGroup = (int)perGroup;
            InodeTableBlocks = InodesPerGroup / perBlock;
            // mke2fs, too, gives up a last group that would hold little but its own tables.
            var last = BlockCount - FirstDataBlock - ((long)(GroupCount - 1) * BlocksPerGroup);
            if (GroupCount == 1 || last >= 1 + DescriptorBlocks + 2 + InodeTableBlocks + 50)
                break;
            BlockCount -= last;
        }
    }

    public int BlockSize { get; }

    public int FirstDataBlock { get; }

    public long BlockCount { get; }

    public int BlocksPerGroup { get; }

    public int GroupCount { get; }

    public int InodesPerGroup { get; }

    public int InodeTableBlocks { get; }

    public int DescriptorBlocks { get; }

    public uint InodeCount => (uint)(InodesPerGroup * GroupCount);

    public long FirstBlockOf(int group) => FirstDataBlock + ((long)group * BlocksPerGroup);

    public long EndBlockOf(int group) => Math.Min(FirstBlockOf(group) + BlocksPerGroup, BlockCount);

    /// <summary>sparse_super: backups of superblock and descriptors are in groups 0 and 1 and the powers of 3, 5 and 7.</summary>
    public static bool HasSuperblock(int group)
    {
        if (group <= 1)
            return true;
        foreach (var root in (ReadOnlySpan<int>)[3, 5, 7])
        {
            long power = root;
            while (power < group)
                power *= root;
            if (power == group)
                return true;
        }

        return false;
    }
}
