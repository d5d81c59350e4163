using System.Buffers.Binary;
using System.Text;

namespace VmSweep.Disks.Qcow2;

/// <summary>Reads and checks what a qcow2 file says about itself before any cluster of it is believed.</summary>
internal sealed class Qcow2HeaderReader
{
    // QEMU's own bounds (block/qcow2.h): QCOW_MAX_L1_SIZE, QCOW_MAX_SNAPSHOTS, the size of the snapshot table.
    private const int MaxL1Bytes = 32 * 1024 * 1024;
    private const int MaxSnapshots = 65536;
    private const int MaxSnapshotBytes = 16 * 1024 * 1024;

    private readonly BlockDevice _file;

    public Qcow2HeaderReader(BlockDevice file)
    {
        _file = file;
        var bytes = new byte[Math.Min(112, file.Length)];
        if (bytes.Length < Qcow2Header.Version2Length)
            throw Broken($"the file has {file.Length} bytes, a qcow2 header has at least {Qcow2Header.Version2Length}.");
        file.Read(0, bytes);
        Header = Qcow2Header.Read(bytes);
        Check(bytes.Length);
        ReadExtensions();
        if (Header.BackingFileOffset != 0)
            BackingFile = ReadBackingName();
    }

    public Qcow2Header Header { get; }

    public string? BackingFile { get; }

    public string? BackingFormat { get; private set; }

    private int ClusterSize => 1 << Header.ClusterBits;

    public ulong[] ReadL1()
    {
        var bytes = new byte[Header.L1Entries * 8];
        if (Header.L1Offset > (ulong)_file.Length || (ulong)bytes.Length > (ulong)_file.Length - Header.L1Offset)
            throw Broken($"the L1 table ({Header.L1Entries} entries at byte {Header.L1Offset}) is not inside the file's {_file.Length} bytes.");
        _file.Read((long)Header.L1Offset, bytes);
        var table = new ulong[Header.L1Entries];
        for (var i = 0; i < table.Length; i++)
            table[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * 8));
        return table;
    }

    public IReadOnlyList<Qcow2Snapshot> ReadSnapshots()
    {
        if (Header.SnapshotCount == 0)
            return [];
        if (Header.SnapshotCount > MaxSnapshots || Header.SnapshotsOffset >= (ulong)_file.Length)
            throw Broken($"{Header.SnapshotCount} snapshots at byte {Header.SnapshotsOffset} are not inside the file, or more than {MaxSnapshots}.");
        var bytes = new byte[Math.Min(MaxSnapshotBytes, _file.Length - (long)Header.SnapshotsOffset)];
        _file.Read((long)Header.SnapshotsOffset, bytes);
        var snapshots = new List<Qcow2Snapshot>();
        var position = 0;
        while (snapshots.Count < Header.SnapshotCount)
        {
            var length = Qcow2Snapshot.Read(bytes.AsSpan(Math.Min(position, bytes.Length)), out var snapshot);
            if (length == 0)
            {
                throw new DiskFormatException(
                    _file.Name, $"snapshot {snapshots.Count}", (long)Header.SnapshotsOffset + position, "the entry does not end inside the snapshot table.");
            }

            snapshots.Add(snapshot!);
            position += length;
        }

        return snapshots;
    }

    private void Check(int available)
    {
        if (Header.Magic != Qcow2Header.MagicNumber)
            throw Broken($"the magic number is 0x{Header.Magic:x8}, not 0x{Qcow2Header.MagicNumber:x8}: this is not a qcow2 image.");
        if (Header.Version is not (2 or 3))
            throw Broken($"version {Header.Version} is neither 2 nor 3.");
        if (Header.ClusterBits is < 9 or > 21)
            throw Broken($"cluster_bits is {Header.ClusterBits}, allowed are 9 to 21.");
        if (Header.Version == 3 && (available < Qcow2Header.Version3Length || Header.HeaderLength < Qcow2Header.Version3Length || Header.HeaderLength > ClusterSize))
            throw Broken($"header_length is {Header.HeaderLength}, allowed are {Qcow2Header.Version3Length} to {ClusterSize}.");
        CheckFeatures();
        if (Header.DiskLength > long.MaxValue / 2)
            throw Broken($"the disk's length {Header.DiskLength} is beyond what an image can hold.");
        var perTable = (ulong)ClusterSize * (ulong)(ClusterSize / 8);
        var tables = (Header.DiskLength / perTable) + (Header.DiskLength % perTable == 0 ? 0UL : 1UL);
        if (Header.L1Entries < tables || Header.L1Entries > MaxL1Bytes / 8)
            throw Broken($"l1_size is {Header.L1Entries}; {Header.DiskLength} bytes need {tables}, at most {MaxL1Bytes / 8} are allowed.");
        if (Header.L1Offset % (ulong)ClusterSize != 0)
            throw Broken($"the L1 table's offset {Header.L1Offset} is not a multiple of the cluster size.");
        if (Header.RefcountOrder > 6)
            throw Broken($"refcount_order is {Header.RefcountOrder}, allowed are 0 to 6.");
    }

    private void CheckFeatures()
    {
        if (Header.EncryptionMethod != 0)
            throw Unsupported(Header.EncryptionMethod == 2 ? "LUKS encryption" : "AES encryption", "encrypted images are not read.");
        if (Header.Incompatible.HasFlag(Qcow2Incompatible.ExternalData))
            throw Unsupported("external data file", "the disk's bytes are in another file that only the image names.");
        if (Header.Incompatible.HasFlag(Qcow2Incompatible.ExtendedL2))
            throw Unsupported("extended L2 entries", "images with subclusters are not read.");
        var unknown = (ulong)Header.Incompatible & ~0x1fUL;
        if (unknown != 0)
            throw Unsupported($"incompatible feature bit {ulong.TrailingZeroCount(unknown)}", "it is unknown, so the image cannot be understood.");
        if (Header.CompressionType > 1)
            throw Unsupported($"compression type {Header.CompressionType}", "known are 0 (zlib) and 1 (zstd).");
        if (Header.CompressionType != 0 && !Header.Incompatible.HasFlag(Qcow2Incompatible.CompressionType))
            throw Broken("a compression type is given without its incompatible feature bit.");
    }

    private void ReadExtensions()
    {
        // The list ends where the first cluster, or the backing file's name in it, begins.
        var end = Header.BackingFileOffset is > 0 and var name && name < (ulong)ClusterSize ? (long)name : ClusterSize;
        end = Math.Min(end, _file.Length);
        Span<byte> head = stackalloc byte[8];
        for (long position = Header.HeaderLength; position + 8 <= end;)
        {
            _file.Read(position, head);
            var type = BinaryPrimitives.ReadUInt32BigEndian(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
            if (type == 0)
                return;
            if (length > end - position - 8)
                throw new DiskFormatException(_file.Name, "header extension", position, $"its {length} bytes reach beyond byte {end}.");
            if (type == Qcow2Extension.BackingFormat)
                BackingFormat = ReadText(position + 8, (int)Math.Min(length, 64));
            position += 8 + ((length + 7) & ~7u);
        }
    }

    private string ReadBackingName()
    {
        if (Header.BackingFileLength is 0 or > 1023)
            throw Broken($"the backing file's name has {Header.BackingFileLength} bytes, allowed are 1 to 1023.");
        if (Header.BackingFileOffset > (ulong)(Math.Min(ClusterSize, _file.Length) - Header.BackingFileLength))
            throw Broken($"the backing file's name at byte {Header.BackingFileOffset} is not inside the first cluster.");
        return ReadText((long)Header.BackingFileOffset, (int)Header.BackingFileLength);
    }

    private string ReadText(long offset, int length)
    {
        var bytes = new byte[length];
        _file.Read(offset, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private DiskFormatException Broken(string rule) => new(_file.Name, "qcow2 header", 0, rule);

    private UnsupportedDiskFeatureException Unsupported(string feature, string reason) => new(_file.Name, "qcow2 header", 0, feature, reason);
}
