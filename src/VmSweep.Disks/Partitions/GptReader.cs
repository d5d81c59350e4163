using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Partitions;

internal static class GptReader
{
    private const int MaxEntries = 1024;
    private const int MaxEntryLength = 4096;

    /// <summary>From the header behind the MBR, or from its copy in the last sector.</summary>
    public static IReadOnlyList<Partition> Read(BlockDevice disk)
    {
        DiskFormatException? first = null;
        foreach (var sectorSize in (int[])[512, 4096])
        {
            foreach (var offset in (long[])[sectorSize, disk.Length - sectorSize])
            {
                try
                {
                    return ReadAt(disk, offset, sectorSize);
                }
                catch (DiskFormatException exception)
                {
                    first ??= exception;
                }
            }
        }

        throw first!;
    }

    private static List<Partition> ReadAt(BlockDevice disk, long offset, int sectorSize)
    {
        DiskFormatException Broken(string rule) => new(disk.Name, "GUID partition table", offset, rule);
        if (offset < 0 || offset > disk.Length - sectorSize)
            throw Broken("it is not inside the disk.");
        var sector = new byte[sectorSize];
        disk.Read(offset, sector);
        if (!GptHeader.HasSignature(sector))
            throw Broken("its signature 'EFI PART' is missing.");
        var header = GptHeader.Read(sector);
        if (header.HeaderLength < GptHeader.Length || header.HeaderLength > sectorSize)
            throw Broken($"its header has {header.HeaderLength} bytes, allowed are {GptHeader.Length} to {sectorSize}.");
        sector.AsSpan(16, 4).Clear();
        if (Crc32.Compute(sector.AsSpan(0, (int)header.HeaderLength)) != header.Checksum)
            throw Broken("its header's checksum is wrong.");
        if (header.EntryCount > MaxEntries || header.EntryLength is < 128 or > MaxEntryLength)
            throw Broken($"{header.EntryCount} entries of {header.EntryLength} bytes are more than {MaxEntries} of 128 to {MaxEntryLength}.");
        var entries = new byte[header.EntryCount * header.EntryLength];
        if (header.EntriesSector < 0 || header.EntriesSector > (disk.Length - entries.Length) / sectorSize)
            throw Broken($"its entries at sector {header.EntriesSector} are not inside the disk.");
        disk.Read(header.EntriesSector * sectorSize, entries);
        if (Crc32.Compute(entries) != header.EntriesChecksum)
            throw Broken("its entries' checksum is wrong.");
        return ReadEntries(disk, entries, (int)header.EntryLength, sectorSize);
    }

    private static List<Partition> ReadEntries(BlockDevice disk, byte[] entries, int entryLength, int sectorSize)
    {
        var partitions = new List<Partition>();
        for (var i = 0; i < entries.Length / entryLength; i++)
        {
            var entry = entries.AsSpan(i * entryLength, entryLength);
            var type = new Guid(entry[..16]);
            if (type == Guid.Empty)
                continue;
            var (first, last) = (ReadInt64LittleEndian(entry[32..]), ReadInt64LittleEndian(entry[40..]));
            if (first < 0 || last < first || last >= disk.Length / sectorSize)
                throw new DiskFormatException(disk.Name, $"partition {i + 1}", Math.Max(0, first), $"sectors {first} to {last} are not inside the disk.");
            var name = Encoding.Unicode.GetString(entry[56..128]);
            partitions.Add(new Partition(i + 1, first * sectorSize, (last - first + 1) * sectorSize, type.ToString(), name.TrimEnd('\0')));
        }

        return partitions;
    }
}
