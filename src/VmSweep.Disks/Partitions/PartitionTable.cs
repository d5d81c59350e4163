using System.Buffers.Binary;

namespace VmSweep.Disks.Partitions;

/// <summary>Finds the partitions of a disk: MBR with logical partitions, or GPT.</summary>
public static class PartitionTable
{
    private const int SectorSize = 512;
    private const int TableOffset = 446;
    private const int MaxLogical = 128;

    /// <summary>The partitions; none where the disk has no partition table.</summary>
    /// <param name="disk">The whole disk.</param>
    /// <exception cref="DiskFormatException">There is a table, and it breaks the rules.</exception>
    public static IReadOnlyList<Partition> Read(BlockDevice disk)
    {
        if (disk.Length < SectorSize)
            return [];
        var sector = new byte[SectorSize];
        disk.Read(0, sector);
        if (!HasSignature(sector))
            return [];
        var entries = Entries(sector);
        return entries.Any(entry => entry.Type == MbrEntry.ProtectiveType) ? GptReader.Read(disk) : ReadMbr(disk, entries);
    }

    private static bool HasSignature(ReadOnlySpan<byte> sector) => BinaryPrimitives.ReadUInt16LittleEndian(sector[510..]) == 0xaa55;

    private static MbrEntry[] Entries(byte[] sector) =>
        [.. Enumerable.Range(0, 4).Select(i => MbrEntry.Read(sector.AsSpan(TableOffset + (i * MbrEntry.EntryLength))))];

    private static List<Partition> ReadMbr(BlockDevice disk, MbrEntry[] entries)
    {
        var partitions = new List<Partition>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Type == 0 || entries[i].Sectors == 0)
                continue;
            partitions.Add(NewPartition(disk, i + 1, entries[i], 0));
        }

        if (Array.Find(entries, entry => entry.IsExtended) is { IsExtended: true } extended)
            ReadLogical(disk, extended, partitions);
        return partitions;
    }

    /// <summary>A chain of sectors: each has its partition, relative to itself, and the next sector, relative to the first.</summary>
    private static void ReadLogical(BlockDevice disk, MbrEntry extended, List<Partition> partitions)
    {
        var sector = new byte[SectorSize];
        long at = extended.First;
        for (var number = 5; number < 5 + MaxLogical; number++)
        {
            if ((at + 1) * SectorSize > disk.Length)
                throw new DiskFormatException(disk.Name, "extended partition", at * SectorSize, "the chain of logical partitions leads behind the disk's end.");
            disk.Read(at * SectorSize, sector);
            if (!HasSignature(sector))
                throw new DiskFormatException(disk.Name, "extended partition", at * SectorSize, "a link of the chain lacks its signature 55 AA.");
            var entries = Entries(sector);
            if (entries[0] is { Type: not 0, Sectors: not 0 })
                partitions.Add(NewPartition(disk, number, entries[0], at));
            if (!entries[1].IsExtended)
                return;
            at = (long)extended.First + entries[1].First;
        }

        throw new DiskFormatException(disk.Name, "extended partition", at * SectorSize, $"the chain of logical partitions has more than {MaxLogical} links, or is a loop.");
    }

    private static Partition NewPartition(BlockDevice disk, int number, MbrEntry entry, long relativeTo)
    {
        var offset = (relativeTo + entry.First) * SectorSize;
        var length = (long)entry.Sectors * SectorSize;
        if (offset > disk.Length - length)
            throw new DiskFormatException(disk.Name, $"partition {number}", offset, $"its {length} bytes are not inside the disk's {disk.Length}.");
        return new Partition(number, offset, length, entry.Type.ToString("x2", System.Globalization.CultureInfo.InvariantCulture), string.Empty);
    }
}
