using System.Buffers.Binary;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext;

/// <summary>Changes a file system's volume label in its place.</summary>
public static class ExtLabel
{
    /// <summary>How many bytes from a device's start on hold what <see cref="Write"/> reads and writes.</summary>
    public const int Extent = (int)Superblock.Position + Superblock.Length;

    private const int LabelOffset = 120;

    private const int ChecksumOffset = Superblock.Length - 4;

    /// <summary>Writes the label into the first superblock, which is the one that is asked for labels; copies of it keep the old one.</summary>
    /// <param name="device">The file system's device, or its first <see cref="Extent"/> bytes.</param>
    /// <param name="label">At most 16 bytes of UTF-8.</param>
    /// <exception cref="DiskFormatException">There is no ext2, ext3 or ext4 file system.</exception>
    public static void Write(BlockDevice device, string label)
    {
        var name = ExtName.Encode(label);
        if (name.Length > Superblock.LabelLength)
            throw new ArgumentException($"'{label}' has {name.Length} bytes; a label has at most {Superblock.LabelLength}.", nameof(label));
        if (device.Length < Extent)
            throw new DiskFormatException(device.Name, "superblock", Superblock.Position, $"the device ends at byte {device.Length}.");
        var bytes = new byte[Superblock.Length];
        device.Read(Superblock.Position, bytes);
        var superblock = Superblock.Read(bytes);
        if (superblock.Magic != Superblock.MagicNumber)
            throw new DiskFormatException(device.Name, "superblock", Superblock.Position, "this is not an ext2, ext3 or ext4 file system.");
        // In place and not by Superblock.Write: that does not know every field, and what it does not know must stay.
        bytes.AsSpan(LabelOffset, Superblock.LabelLength).Clear();
        name.CopyTo(bytes, LabelOffset);
        if (superblock.Revision > 0 && superblock.ReadOnlyCompatible.HasFlag(ExtReadOnlyCompatible.MetadataChecksum))
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumOffset), Crc32C.Append(uint.MaxValue, bytes.AsSpan(0, ChecksumOffset)));
        device.Write(Superblock.Position, bytes);
    }
}
