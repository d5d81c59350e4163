using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>Finds a superblock that can be believed, and refuses by name what cannot be read.</summary>
internal static class SuperblockReader
{
    // What changes how a reader finds files, and is known here. FLEX_BG only moves tables; MMP is for writers.
    private const ExtIncompatible Known = ExtIncompatible.FileType | ExtIncompatible.Recover | ExtIncompatible.Extents | ExtIncompatible.Bit64
        | ExtIncompatible.Mmp | ExtIncompatible.FlexBg | ExtIncompatible.EaInode | ExtIncompatible.ChecksumSeed | ExtIncompatible.LargeDir
        | ExtIncompatible.InlineData;

    private static readonly (ExtIncompatible Bit, string Name, string Reason)[] Refused =
    [
        (ExtIncompatible.Compression, "compression", "it was never finished by anybody."),
        (ExtIncompatible.JournalDevice, "journal_dev", "this is an external journal, not a file system."),
        (ExtIncompatible.MetaBg, "meta_bg", "group descriptors that are spread over the groups are not read."),
        (ExtIncompatible.DirData, "dirdata", "Lustre's data in directory entries is not read."),
        (ExtIncompatible.Encrypt, "encrypt", "names and content are encrypted."),
        (ExtIncompatible.CaseFold, "casefold", "directories that ignore case are not read."),
    ];

    public static Superblock Read(BlockDevice device, long offset, bool verify)
    {
        if (device.Length < offset + Superblock.Length)
            throw new DiskFormatException(device.Name, "superblock", offset, $"the device ends at byte {device.Length}.");
        var bytes = new byte[Superblock.Length];
        device.Read(offset, bytes);
        var superblock = Superblock.Read(bytes);
        DiskFormatException Broken(string rule) => new(device.Name, "superblock", offset, rule);
        if (superblock.Magic != Superblock.MagicNumber)
            throw Broken($"the magic number is 0x{superblock.Magic:x4}, not 0x{Superblock.MagicNumber:x4}: this is not an ext2, ext3 or ext4 file system.");
        if (superblock.Revision > 1)
            throw Broken($"revision {superblock.Revision} is neither 0 nor 1.");
        if (superblock.Revision == 0)
            superblock = superblock with { InodeSize = Inode.ShortLength, FirstInode = 11, Compatible = 0, Incompatible = 0, ReadOnlyCompatible = 0 };
        CheckFeatures(device, superblock, offset);
        if (verify && superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.MetadataChecksum)
            && Crc32C.Append(uint.MaxValue, bytes.AsSpan(0, Superblock.Length - 4)) != superblock.Checksum)
        {
            throw Broken("its checksum is wrong.");
        }

        return CheckSizes(superblock, device.Length) is { } rule ? throw Broken(rule) : superblock;
    }

    private static void CheckFeatures(BlockDevice device, Superblock superblock, long offset)
    {
        foreach (var (bit, name, reason) in Refused)
        {
            if (superblock.Incompatible.HasFlag(bit))
                throw new UnsupportedDiskFeatureException(device.Name, "superblock", offset, name, reason);
        }

        var unknown = (uint)(superblock.Incompatible & ~Known);
        if (unknown != 0)
        {
            throw new UnsupportedDiskFeatureException(
                device.Name, "superblock", offset, $"incompatible feature 0x{1u << (int)uint.TrailingZeroCount(unknown):x}", "it is unknown, so the file system cannot be understood.");
        }

        if (superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.Bigalloc))
            throw new UnsupportedDiskFeatureException(device.Name, "superblock", offset, "bigalloc", "clusters of several blocks are not read.");
        if (superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.Verity))
            throw new UnsupportedDiskFeatureException(device.Name, "superblock", offset, "verity", "content that must be verified against a Merkle tree is not read.");
    }

    private static string? CheckSizes(Superblock superblock, long length)
    {
        if (superblock.LogBlockSize > 6)
            return $"s_log_block_size is {superblock.LogBlockSize}, allowed are 0 to 6.";
        var blockSize = superblock.BlockSize;
        if (superblock.InodeSize < Inode.ShortLength || superblock.InodeSize > blockSize || !int.IsPow2(superblock.InodeSize))
            return $"s_inode_size is {superblock.InodeSize}, allowed are powers of two from 128 to the block size {blockSize}.";
        if (superblock.FirstDataBlock != (blockSize == 1024 ? 1u : 0u))
            return $"s_first_data_block is {superblock.FirstDataBlock} with blocks of {blockSize} bytes.";
        if (superblock.BlockCount <= superblock.FirstDataBlock || superblock.BlockCount > length / blockSize)
            return $"{superblock.BlockCount} blocks of {blockSize} bytes do not fit into the device's {length} bytes.";
        if (superblock.BlocksPerGroup == 0 || superblock.BlocksPerGroup > 8 * blockSize)
            return $"s_blocks_per_group is {superblock.BlocksPerGroup}, allowed are 1 to {8 * blockSize}.";
        if (superblock.InodesPerGroup == 0 || superblock.InodesPerGroup > 8 * blockSize)
            return $"s_inodes_per_group is {superblock.InodesPerGroup}, allowed are 1 to {8 * blockSize}.";
        var groups = (superblock.BlockCount - superblock.FirstDataBlock + superblock.BlocksPerGroup - 1) / superblock.BlocksPerGroup;
        if (superblock.InodeCount == 0 || superblock.InodeCount > groups * superblock.InodesPerGroup)
            return $"s_inodes_count is {superblock.InodeCount}, {groups} groups of {superblock.InodesPerGroup} have fewer.";
        if (superblock.Incompatible.HasFlag(ExtIncompatible.Bit64) && superblock.DescriptorSize is not (32 or 64))
            return $"s_desc_size is {superblock.DescriptorSize}, known are 32 and 64.";
        return null;
    }
}
