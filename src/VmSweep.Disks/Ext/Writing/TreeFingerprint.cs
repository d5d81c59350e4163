using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>A UUID from what is known before content is read: label, length, names, sizes, modes.</summary>
internal static class TreeFingerprint
{
    public static Guid Uuid(TreePlan plan, string label, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"vmsweep ext2 {label}\n{length}\n"));
        Span<byte> numbers = stackalloc byte[16];
        foreach (var inode in plan.Inodes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(numbers, inode.Node.Content?.Length ?? -1);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], (int)inode.Node.Metadata.Mode);
            BinaryPrimitives.WriteUInt32LittleEndian(numbers[12..], inode.Parent.Number);
            hash.AppendData(numbers);
            hash.AppendData(inode.Node.Name);
            hash.AppendData(inode.Node.Target ?? []);
        }

        var bytes = hash.GetHashAndReset().AsSpan(0, 16);
        // RFC 9562: version 8 (custom), variant 10.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
