using VmSweep.Disks.Ext.Structures;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmSweep.Disks.Ext.Writing;

internal sealed partial class FileSystemWriter
{
    private const uint AttributeMagic = 0xea020000;
    private const int AttributeHeaderLength = 32;

    /// <summary>Writes the attributes into a block of their own, the only place that every ext2 driver knows; 0 for none.</summary>
    private long WriteAttributes(UnixMetadata metadata)
    {
        if (metadata.Attributes.Count == 0)
            return 0;
        var block = new byte[_geometry.BlockSize];
        // Sorted as the kernel does: by prefix number, then length, then bytes.
        var sorted = metadata.Attributes
            .Select(attribute => (Name: AttributeName.Split(attribute.Key), attribute.Value))
            .OrderBy(attribute => attribute.Name.Index)
            .ThenBy(attribute => attribute.Name.Suffix.Length)
            .ThenBy(attribute => attribute.Name.Suffix, Comparer<byte[]>.Create(ExtTree.CompareNames))
            .ToList();
        var position = AttributeHeaderLength;
        var valueEnd = block.Length;
        uint blockHash = 0;
        foreach (var ((index, rest), value) in sorted)
        {
            var padded = (value.Length + 3) & ~3;
            var room = (AttributeEntry.HeaderLength + rest.Length + 3) & ~3;
            if (rest.Length > 255 || position + room + 4 > valueEnd - padded)
                throw new DiskException(_image, $"the extended attributes of one file do not fit into a block of {block.Length} bytes.");
            valueEnd -= padded;
            value.Span.CopyTo(block.AsSpan(valueEnd));
            var entry = new AttributeEntry(index, padded == 0 ? 0 : valueEnd, 0, value.Length, 0, rest);
            var hash = entry.ComputeHash(block.AsSpan(valueEnd, padded));
            (entry with { Hash = hash }).Write(block.AsSpan(position));
            blockHash = (blockHash << 16) ^ (blockHash >> 16) ^ hash;
            position += room;
        }

        WriteUInt32LittleEndian(block, AttributeMagic);
        WriteUInt32LittleEndian(block.AsSpan(4), 1);
        WriteUInt32LittleEndian(block.AsSpan(8), 1);
        WriteUInt32LittleEndian(block.AsSpan(12), blockHash);
        var number = Allocate();
        _output.Write(number * block.Length, block);
        return number;
    }
}
