using System.Buffers.Binary;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Checking;

/// <summary>Compares a qcow2 image's refcounts with what really refers to each cluster, as <c>qemu-img check</c> does.</summary>
public sealed class Qcow2Check
{
    private const int MaxFindings = 1000;

    // 64 Mi clusters are 4 TiB of file with clusters of 64 KiB; the counts take 256 MiB then.
    private const long MaxClusters = 1L << 26;
    private const ulong OffsetMask = 0x00ff_ffff_ffff_fe00;

    private readonly BlockDevice _file;
    private readonly Qcow2Header _header;
    private readonly int _clusterSize;
    private readonly int[] _references;
    private readonly List<string> _findings = [];
    private readonly CancellationToken _cancellation;

    private Qcow2Check(Qcow2Image image, CancellationToken cancellation)
    {
        _file = image.File;
        _header = image.Header;
        _clusterSize = image.ClusterSize;
        _cancellation = cancellation;
        var clusters = (_file.Length + _clusterSize - 1) / _clusterSize;
        if (clusters > MaxClusters)
            throw new DiskException(image.Name, $"it has {clusters} clusters, more than {MaxClusters} are not checked.");
        _references = new int[clusters];
    }

    /// <summary>Checks an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Stops between tables.</param>
    /// <returns>What is wrong, at most 1,000 findings; none for a sound image. An image with lazy refcounts that is dirty may well have findings.</returns>
    public static IReadOnlyList<string> Run(Qcow2Image image, CancellationToken cancellationToken = default)
    {
        var check = new Qcow2Check(image, cancellationToken);
        if (image.Header.SnapshotCount > 0)
            check.CountSnapshots();
        check.Refer(0, 1, "header");
        check.CountTable((long)image.Header.L1Offset, image.L1, "L1 table");
        check.CheckRefcounts();
        return check._findings;
    }

    private void CountSnapshots()
    {
        var bytes = new byte[(int)Math.Min(16 << 20, _file.Length - (long)_header.SnapshotsOffset)];
        _file.Read((long)_header.SnapshotsOffset, bytes);
        var position = 0;
        for (var i = 0; i < _header.SnapshotCount; i++)
        {
            var entry = bytes.AsSpan(Math.Min(position, bytes.Length));
            var length = Qcow2Snapshot.Read(entry, out _);
            if (length == 0)
                break;
            var offset = BinaryPrimitives.ReadInt64BigEndian(entry);
            var entries = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            position += length;
            if (ReadTable(offset, entries, $"L1 table of snapshot {i}") is { } table)
                CountTable(offset, table, $"L1 table of snapshot {i}");
        }

        Refer((long)_header.SnapshotsOffset, position, "snapshot table");
    }

    private void CountTable(long offset, IReadOnlyList<ulong> l1, string name)
    {
        Refer(offset, Math.Max(1, l1.Count * 8L), name);
        for (var i = 0; i < l1.Count && _findings.Count < MaxFindings; i++)
        {
            var table = (long)(l1[i] & OffsetMask);
            if (table == 0)
                continue;
            _cancellation.ThrowIfCancellationRequested();
            Refer(table, _clusterSize, $"L2 table {i} of the {name}");
            if (ReadTable(table, (uint)_clusterSize / 8, $"L2 table {i} of the {name}") is { } entries)
                CountEntries(entries, $"L2 table {i} of the {name}");
        }
    }

    private void CountEntries(ulong[] entries, string name)
    {
        for (var i = 0; i < entries.Length && _findings.Count < MaxFindings; i++)
        {
            var mapping = Qcow2Mapping.Decode(entries[i], _header.ClusterBits, _header.Version);
            if (mapping.Kind == Qcow2ClusterKind.Compressed)
                Refer(mapping.Offset, Math.Min(mapping.CompressedLength, Math.Max(1, _file.Length - mapping.Offset)), $"{name}, entry {i}");
            else if (mapping.Offset != 0)
                Refer(mapping.Offset, 1, $"{name}, entry {i}");
        }
    }

    private void CheckRefcounts()
    {
        var tableLength = (long)_header.RefcountTableClusters * _clusterSize;
        if (ReadTable((long)_header.RefcountTableOffset, (uint)Math.Min(tableLength / 8, uint.MaxValue), "refcount table") is not { } table)
            return;
        Refer((long)_header.RefcountTableOffset, tableLength, "refcount table");
        var perBlock = _clusterSize * 8L >> (int)_header.RefcountOrder;
        foreach (var block in table)
        {
            if ((block & OffsetMask) != 0)
                Refer((long)(block & OffsetMask), _clusterSize, "refcount block");
        }

        var bytes = new byte[_clusterSize];
        for (long first = 0; first < _references.Length && _findings.Count < MaxFindings; first += perBlock)
        {
            _cancellation.ThrowIfCancellationRequested();
            var offset = first / perBlock < table.Length ? (long)(table[first / perBlock] & OffsetMask) : 0;
            bytes.AsSpan().Clear();
            if (offset != 0 && offset <= _file.Length - _clusterSize)
                _file.Read(offset, bytes);
            for (var i = 0; i < perBlock && first + i < _references.Length; i++)
                Compare(first + i, Refcount(bytes, i));
        }
    }

    private void Compare(long cluster, ulong refcount)
    {
        var references = (ulong)_references[cluster];
        if (refcount < references)
            Add($"cluster at byte {cluster * _clusterSize}: its refcount is {refcount}, but {references} refer to it.");
        else if (refcount > references)
            Add($"cluster at byte {cluster * _clusterSize} is leaked: its refcount is {refcount}, {references} refer to it.");
    }

    /// <summary>Widths below a byte are packed from the least significant bit on (qcow2.rst, "Host cluster management").</summary>
    private ulong Refcount(ReadOnlySpan<byte> block, int index) => _header.RefcountOrder switch
    {
        < 3 => (ulong)(block[(index << (int)_header.RefcountOrder) >> 3] >> ((index << (int)_header.RefcountOrder) & 7)) & ((1UL << (1 << (int)_header.RefcountOrder)) - 1),
        3 => block[index],
        4 => BinaryPrimitives.ReadUInt16BigEndian(block[(index * 2)..]),
        5 => BinaryPrimitives.ReadUInt32BigEndian(block[(index * 4)..]),
        _ => BinaryPrimitives.ReadUInt64BigEndian(block[(index * 8)..]),
    };

    private ulong[]? ReadTable(long offset, uint entries, string name)
    {
        if (offset < 0 || offset % _clusterSize != 0 || entries * 8L > Math.Min(_file.Length, 256 << 20) || offset > _file.Length - (entries * 8L))
        {
            Add($"{name}: {entries} entries at byte {offset} are not inside the file, or not at a cluster's start.");
            return null;
        }

        var bytes = new byte[entries * 8];
        _file.Read(offset, bytes);
        var table = new ulong[entries];
        for (var i = 0; i < table.Length; i++)
            table[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * 8));
        return table;
    }

    private void Refer(long offset, long length, string name)
    {
        if (offset < 0 || offset >= _file.Length)
        {
            Add($"{name}: byte {offset} is behind the file's end ({_file.Length}).");
            return;
        }

        var last = Math.Min((offset + length - 1) / _clusterSize, _references.Length - 1);
        for (var cluster = offset / _clusterSize; cluster <= last; cluster++)
            _references[cluster]++;
    }

    private void Add(string finding)
    {
        if (_findings.Count < MaxFindings)
            _findings.Add(finding);
    }
}
