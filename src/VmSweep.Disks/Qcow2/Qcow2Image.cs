namespace VmSweep.Disks.Qcow2;

/// <summary>A qcow2 image, version 2 or 3, as the disk that its guest sees; for reading.</summary>
public sealed class Qcow2Image : BlockDevice
{
    private readonly BlockDevice _file;
    private readonly BlockDevice? _backing;
    private readonly Qcow2Header _header;
    private readonly ulong[] _l1;
    private readonly Qcow2TableCache _l2;
    private readonly Qcow2Decompressor _decompressor;
    private readonly long _clusterSize;

    internal Qcow2Image(BlockDevice file, Qcow2HeaderReader parsed, BlockDevice? backing)
    {
        _file = file;
        _backing = backing;
        _header = parsed.Header;
        _clusterSize = 1L << _header.ClusterBits;
        _l1 = parsed.ReadL1();
        _l2 = new Qcow2TableCache(file, (int)_clusterSize);
        _decompressor = new Qcow2Decompressor(file, (int)_clusterSize, _header.CompressionType);
        Snapshots = parsed.ReadSnapshots();
        BackingFile = parsed.BackingFile;
        BackingFormat = parsed.BackingFormat;
    }

    /// <inheritdoc />
    public override string Name => _file.Name;

    /// <inheritdoc />
    public override long Length => (long)_header.DiskLength;

    /// <summary>2 or 3.</summary>
    public int Version => (int)_header.Version;

    /// <summary>Cluster size in bytes.</summary>
    public int ClusterSize => (int)_clusterSize;

    /// <summary>Set while somebody has the image open with lazy refcounts, or had and died: the refcounts may be stale, the data is not.</summary>
    public bool IsDirty => _header.Incompatible.HasFlag(Qcow2Incompatible.Dirty);

    /// <summary>QEMU found damage and marked the image; reading is still tried.</summary>
    public bool IsCorrupt => _header.Incompatible.HasFlag(Qcow2Incompatible.Corrupt);

    /// <summary>Whether refcounts are updated lazily (a compatible feature).</summary>
    public bool HasLazyRefcounts => (_header.Compatible & 1) != 0;

    /// <summary>How compressed clusters are compressed: <c>zlib</c> or <c>zstd</c>.</summary>
    public string Compression => _header.CompressionType == 0 ? "zlib" : "zstd";

    /// <summary>The backing file as the image names it, or null.</summary>
    public string? BackingFile { get; }

    /// <summary>The backing file's format as the image names it, or null.</summary>
    public string? BackingFormat { get; }

    /// <summary>The internal snapshots; what is read is always the active state.</summary>
    public IReadOnlyList<Qcow2Snapshot> Snapshots { get; }

    internal Qcow2Header Header => _header;

    internal BlockDevice File => _file;

    internal IReadOnlyList<ulong> L1 => _l1;

    /// <summary>Opens an image for reading.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="options">Whether a backing file may be opened.</param>
    public static Qcow2Image Open(string path, DiskImageOptions? options = null) =>
        Qcow2Opener.Open(path, options ?? new DiskImageOptions());

    /// <summary>Reads an image out of another device, which it then owns; never opens a file.</summary>
    /// <param name="file">The bytes of the image file.</param>
    public static Qcow2Image Open(BlockDevice file) => Qcow2Opener.Open(file);

    internal Qcow2Mapping Map(long offset)
    {
        var cluster = offset >> _header.ClusterBits;
        var entriesPerTable = _clusterSize / 8;
        var l1Index = cluster / entriesPerTable;
        var table = (long)(_l1[l1Index] & 0x00ff_ffff_ffff_fe00);
        if (table == 0)
            return default;
        if (table % _clusterSize != 0)
            throw Broken($"L1 entry {l1Index}", (long)_header.L1Offset + (l1Index * 8), $"the L2 table's offset {table} is not a multiple of the cluster size.");
        if (table > _file.Length - _clusterSize)
            throw Broken($"L1 entry {l1Index}", (long)_header.L1Offset + (l1Index * 8), $"the L2 table at byte {table} is not inside the file's {_file.Length} bytes.");
        var index = cluster % entriesPerTable;
        var mapping = Qcow2Mapping.Decode(_l2.Entry(table, (int)index), _header.ClusterBits, _header.Version);
        if (mapping.Kind == Qcow2ClusterKind.Data && mapping.Offset % _clusterSize != 0)
            throw Broken($"L2 table of L1 entry {l1Index}", table, $"entry {index}: the offset {mapping.Offset} is not a multiple of the cluster size.");
        if (mapping.Kind is Qcow2ClusterKind.Data or Qcow2ClusterKind.Compressed && mapping.Offset >= _file.Length)
            throw Broken($"L2 table of L1 entry {l1Index}", table, $"entry {index}: byte {mapping.Offset} is behind the file's end ({_file.Length}).");
        return mapping;
    }

    /// <inheritdoc />
    protected override void ReadCore(long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var inCluster = (int)(offset & (_clusterSize - 1));
            var part = buffer[..(int)Math.Min(buffer.Length, _clusterSize - inCluster)];
            var mapping = Map(offset);
            switch (mapping.Kind)
            {
                case Qcow2ClusterKind.Data:
                    part = WithNeighbours(mapping, offset, buffer, part.Length);
                    ReadFile(mapping.Offset + inCluster, part);
                    break;
                case Qcow2ClusterKind.Compressed:
                    _decompressor.Read(mapping, inCluster, part);
                    break;
                case Qcow2ClusterKind.Unallocated when _backing is not null:
                    ReadBacking(_backing, offset, part);
                    break;
                default:
                    part.Clear();
                    break;
            }

            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _decompressor.Dispose();
        _backing?.Dispose();
        _file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Clusters that lie side by side in the file too are read as one.</summary>
    private Span<byte> WithNeighbours(Qcow2Mapping first, long offset, Span<byte> buffer, int length)
    {
        var end = first.Offset + (offset & (_clusterSize - 1)) + length;
        while (length < buffer.Length && Map(offset + length) is { Kind: Qcow2ClusterKind.Data } next && next.Offset == end)
        {
            var more = (int)Math.Min(buffer.Length - length, _clusterSize);
            length += more;
            end += more;
        }

        return buffer[..length];
    }

    /// <summary>A backing file may be shorter than its overlay: zeros follow.</summary>
    private static void ReadBacking(BlockDevice backing, long offset, Span<byte> part)
    {
        var there = (int)Math.Clamp(backing.Length - offset, 0, part.Length);
        backing.Read(Math.Min(offset, backing.Length), part[..there]);
        part[there..].Clear();
    }

    /// <summary>The last cluster of a file may be cut: QEMU writes no more than the guest did.</summary>
    private void ReadFile(long offset, Span<byte> part) => ReadBacking(_file, offset, part);

    private DiskFormatException Broken(string structure, long offset, string rule) => new(Name, structure, offset, rule);
}
