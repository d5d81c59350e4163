namespace VmSweep.Disks.Partitions;

/// <summary>A partition of a disk.</summary>
/// <param name="Number">As Linux counts: 1 to 4 and from 5 on the logical ones (MBR), or the place in the table (GPT).</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Type">The type: two hexadecimal digits (MBR) or a GUID (GPT).</param>
/// <param name="Name">The name in a GPT; empty in an MBR.</param>
public sealed record Partition(int Number, long Offset, long Length, string Type, string Name)
{
    /// <summary>The partition as a device; the disk stays open when it is disposed of.</summary>
    /// <param name="disk">The disk that the table was read from.</param>
    public BlockDevice Open(BlockDevice disk) => disk.Slice(Offset, Length, $"{disk.Name} partition {Number}");
}
