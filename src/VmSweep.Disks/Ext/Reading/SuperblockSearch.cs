using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Reading;

/// <summary>The superblock, or the first of its backups that is whole.</summary>
internal static class SuperblockSearch
{
    public static Superblock Find(BlockDevice device, bool verify, List<string> warnings)
    {
        try
        {
            return SuperblockReader.Read(device, Superblock.Position, verify);
        }
        catch (DiskFormatException exception) when (exception is not UnsupportedDiskFeatureException)
        {
            foreach (var (offset, blockSize) in Backups)
            {
                if (TryRead(device, offset, verify) is not { } backup || backup.BlockSize != blockSize || backup.GroupNumber == 0)
                    continue;
                warnings.Add($"{exception.Structure}: {exception.Rule} The backup at byte {offset} was taken.");
                return backup;
            }

            throw;
        }
    }

    /// <summary>Whether the device begins with something that calls itself an ext file system.</summary>
    public static bool HasMagic(BlockDevice device)
    {
        if (device.Length < Superblock.Position + Superblock.Length)
            return false;
        Span<byte> magic = stackalloc byte[2];
        device.Read(Superblock.Position + 56, magic);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(magic) == Superblock.MagicNumber;
    }

    /// <summary>Where group 1 starts with groups of the usual size, for each block size.</summary>
    private static IEnumerable<(long Offset, long BlockSize)> Backups =>
        [(8193L * 1024, 1024), (16384L * 2048, 2048), (32768L * 4096, 4096)];

    private static Superblock? TryRead(BlockDevice device, long offset, bool verify)
    {
        try
        {
            return SuperblockReader.Read(device, offset, verify);
        }
        catch (DiskFormatException)
        {
            return null;
        }
    }
}
