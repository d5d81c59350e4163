using System.Buffers.Binary;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Journal;

/// <summary>
/// Finds what an unclean unmount left in the journal. A transaction counts if its commit block is there; the first block that does
/// not belong ends the log, as in the kernel (fs/jbd2/recovery.c).
/// </summary>
internal sealed class JournalReader
{
    private const JournalIncompatible Known = JournalIncompatible.Revoke | JournalIncompatible.Bit64 | JournalIncompatible.AsyncCommit
        | JournalIncompatible.ChecksumV2 | JournalIncompatible.ChecksumV3 | JournalIncompatible.FastCommit;

    private readonly Volume _volume;
    private readonly BlockMap _map;
    private readonly JournalSuperblock _superblock;
    private readonly uint _seed;
    private readonly long _end;
    private readonly List<(uint Sequence, JournalTag Tag, long Logical)> _tags = [];
    private readonly Dictionary<long, uint> _revoked = [];

    public JournalReader(Volume volume, BlockMap map, long length)
    {
        _volume = volume;
        _map = map;
        var first = ReadBlock(0);
        var header = JournalHeader.Read(first);
        if (header.Magic != JournalHeader.MagicNumber || header.Type is not (JournalBlockType.SuperblockVersion1 or JournalBlockType.SuperblockVersion2))
            throw Broken("it does not begin with a journal superblock.");
        _superblock = JournalSuperblock.Read(first);
        if (_superblock.BlockSize != volume.BlockSize)
            throw Broken($"its block size is {_superblock.BlockSize}, the file system's is {volume.BlockSize}.");
        if ((_superblock.Incompatible & ~Known) != 0)
            throw new UnsupportedDiskFeatureException(volume.Name, "journal", 0, $"journal feature 0x{(uint)(_superblock.Incompatible & ~Known):x}", "it is unknown.");
        _end = _superblock.BlockCount - (_superblock.Incompatible.HasFlag(JournalIncompatible.FastCommit) ? FastCommitBlocks : 0L);
        if (_superblock.BlockCount > length / volume.BlockSize || _superblock.First == 0 || _superblock.First >= _end || _superblock.Start >= _end)
            throw Broken($"its log (blocks {_superblock.First} to {_end}, starting at {_superblock.Start}) is not inside its {length} bytes.");
        _seed = Crc32C.Append(uint.MaxValue, _superblock.Uuid.ToByteArray(bigEndian: true));
    }

    /// <summary>Whether changes may stand in the fast commit area, which is not read: content may be up to five seconds older than it could be.</summary>
    public bool HasFastCommits => _superblock.Incompatible.HasFlag(JournalIncompatible.FastCommit);

    public int Transactions { get; private set; }

    // 0 means JBD2_DEFAULT_FAST_COMMIT_BLOCKS.
    private long FastCommitBlocks => _superblock.FastCommitBlocks == 0 ? 256 : _superblock.FastCommitBlocks;

    /// <summary>The newest copy of each block that the log holds; empty for an empty log.</summary>
    public Dictionary<long, JournalCopy> Replay(List<string> warnings)
    {
        var copies = new Dictionary<long, JournalCopy>();
        if (_superblock.Start == 0)
            return copies;
        ReadLog();
        foreach (var (sequence, tag, logical) in _tags)
        {
            if (tag.Flags.HasFlag(JournalTagFlags.Deleted) || (_revoked.TryGetValue(tag.Block, out var revoked) && (int)(revoked - sequence) >= 0))
                continue;
            if (!_volume.Contains(tag.Block) && tag.Block != 0)
                throw Broken($"it holds block {tag.Block}, which is not one of the file system's {_volume.BlockCount}.");
            if (VerifyTag(sequence, tag, logical))
                copies[tag.Block] = new JournalCopy(Physical(logical), tag.Flags.HasFlag(JournalTagFlags.Escaped));
            else
                warnings.Add($"journal: the copy of block {tag.Block} in transaction {sequence} has a wrong checksum and was left out.");
        }

        return copies;
    }

    private void ReadLog()
    {
        long position = _superblock.Start;
        var sequence = _superblock.Sequence;
        var pending = new List<(uint, JournalTag, long)>();
        var revokes = new List<long>();
        // The log is a ring: it cannot be longer than its blocks.
        for (var left = _end; left > 0;)
        {
            var block = ReadBlock(position);
            var header = JournalHeader.Read(block);
            if (header.Magic != JournalHeader.MagicNumber || header.Sequence != sequence)
                return;
            position = Next(position);
            left--;
            switch (header.Type)
            {
                case JournalBlockType.Descriptor when VerifyTail(block):
                    ReadDescriptor(block, sequence, pending, ref position, ref left);
                    break;
                case JournalBlockType.Revoke when VerifyTail(block):
                    ReadRevokes(block, revokes);
                    break;
                case JournalBlockType.Commit when VerifyCommit(block):
                    _tags.AddRange(pending);
                    foreach (var revoked in revokes)
                        _revoked[revoked] = sequence;
                    pending.Clear();
                    revokes.Clear();
                    sequence++;
                    Transactions++;
                    break;
                default:
                    return;
            }
        }
    }

    private void ReadDescriptor(byte[] block, uint sequence, List<(uint, JournalTag, long)> pending, ref long position, ref long left)
    {
        var length = JournalTag.LengthOf(_superblock.Incompatible);
        for (var at = JournalHeader.Length; at + length <= block.Length - (_superblock.HasChecksums ? 4 : 0);)
        {
            var tag = JournalTag.Read(block.AsSpan(at), _superblock.Incompatible);
            pending.Add((sequence, tag, position));
            position = Next(position);
            left--;
            at += tag.Room(_superblock.Incompatible);
            if (tag.Flags.HasFlag(JournalTagFlags.Last))
                return;
        }
    }

    private void ReadRevokes(byte[] block, List<long> revokes)
    {
        var wide = _superblock.Incompatible.HasFlag(JournalIncompatible.Bit64);
        var end = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(12)), block.Length - (_superblock.HasChecksums ? 4 : 0));
        for (var at = 16; at + (wide ? 8 : 4) <= end; at += wide ? 8 : 4)
            revokes.Add(wide ? BinaryPrimitives.ReadInt64BigEndian(block.AsSpan(at)) : BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at)));
    }

    /// <summary>Descriptors and revokes end with their checksum.</summary>
    private bool VerifyTail(byte[] block) => VerifyAt(block, block.Length - 4);

    private bool VerifyCommit(byte[] block) => VerifyAt(block, 16);

    private bool VerifyAt(byte[] block, int place)
    {
        if (!_superblock.HasChecksums)
            return true;
        var expected = BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(place));
        var copy = block.AsSpan().ToArray();
        copy.AsSpan(place, 4).Clear();
        return Crc32C.Append(_seed, copy) == expected;
    }

    private bool VerifyTag(uint sequence, JournalTag tag, long logical)
    {
        if (!_superblock.HasChecksums)
            return true;
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        var crc = Crc32C.Append(Crc32C.Append(_seed, number), ReadBlock(logical));
        return tag.Checksum == (_superblock.Incompatible.HasFlag(JournalIncompatible.ChecksumV3) ? crc : crc & 0xffff);
    }

    private long Next(long position) => position + 1 >= _end ? _superblock.First : position + 1;

    private long Physical(long logical)
    {
        var run = _map.Find(logical);
        return run.Block != 0 ? run.Block : throw Broken($"its block {logical} is a hole.");
    }

    private byte[] ReadBlock(long logical) => _volume.ReadBlock(Physical(logical), "journal");

    private DiskFormatException Broken(string rule) => new(_volume.Name, "journal", 0, rule);
}
