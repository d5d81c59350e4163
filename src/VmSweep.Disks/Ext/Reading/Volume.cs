using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>The device of a file system with what its superblock says: blocks by number, checked to lie inside.</summary>
internal sealed class Volume(BlockDevice device, Superblock superblock, bool verify)
{
    public BlockDevice Device => device;

    public string Name => device.Name;

    public Superblock Superblock => superblock;

    public int BlockSize { get; } = (int)superblock.BlockSize;

    public long BlockCount { get; } = superblock.BlockCount;

    /// <summary>Whether metadata_csum is on and checksums are to be verified.</summary>
    public bool VerifyMetadata { get; } = verify && superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.MetadataChecksum);

    /// <summary>Whether group descriptors carry the older crc16.</summary>
    public bool VerifyGroups { get; } = verify && superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.GdtChecksum);

    /// <summary>Where all metadata checksums of this file system start.</summary>
    public uint ChecksumSeed { get; } = superblock.Incompatible.HasFlag(ExtIncompatible.ChecksumSeed)
        ? superblock.ChecksumSeed
        : Crc32C.Append(uint.MaxValue, superblock.Uuid.ToByteArray(bigEndian: true));

    public bool Has(ExtIncompatible feature) => superblock.Incompatible.HasFlag(feature);

    public bool Contains(long block, long count = 1) => block >= superblock.FirstDataBlock && count >= 0 && block <= BlockCount - count;

    public byte[] ReadBlock(long block, string structure)
    {
        var bytes = new byte[BlockSize];
        ReadBlocks(block, bytes, structure);
        return bytes;
    }

    public void ReadBlocks(long block, Span<byte> buffer, string structure)
    {
        if (!Contains(block, (buffer.Length + BlockSize - 1) / BlockSize))
            throw new DiskFormatException(Name, structure, Math.Max(0, block) * BlockSize, $"block {block} is not one of the file system's {BlockCount}.");
        device.Read(block * BlockSize, buffer);
    }
}
