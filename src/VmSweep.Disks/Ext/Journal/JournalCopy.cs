using System.Buffers.Binary;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Journal;

/// <summary>Where the journal holds the newest content of a block.</summary>
/// <param name="Block">The block on the device.</param>
/// <param name="Escaped">Whether its first four bytes are the magic number in truth.</param>
internal readonly record struct JournalCopy(long Block, bool Escaped)
{
    public void Unescape(int inBlock, Span<byte> part)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(magic, JournalHeader.MagicNumber);
        for (var i = inBlock; i < Math.Min(magic.Length, inBlock + part.Length); i++)
            part[i - inBlock] = magic[i];
    }
}
