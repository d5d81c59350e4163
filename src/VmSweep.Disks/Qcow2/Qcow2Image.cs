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
            var mapping = Map(offset);
            var part = buffer[..Piece(mapping, offset, buffer.Length)];
            if (Source(mapping, offset) is { } source)
                ReadShorter(source.Device, source.Offset, part);
            else
                Unpack(mapping, offset, part);
            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <summary>The mapping comes from tables that are mostly in memory and is looked up at once; the disk's own bytes are waited for.</summary>
    protected override async ValueTask ReadCoreAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (buffer.Length > 0)
        {
            var mapping = Map(offset);
            var part = buffer[..Piece(mapping, offset, buffer.Length)];
            if (Source(mapping, offset) is { } source)
            {
                var there = There(source.Device, source.Offset, part.Length);
                await source.Device.ReadAsync(Math.Min(source.Offset, source.Device.Length), part[..there], cancellationToken).ConfigureAwait(false);
                part.Span[there..].Clear();
            }
            else
            {
                Unpack(mapping, offset, part.Span);
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

    /// <summary>How many bytes from the offset on are read as one: clusters that lie side by side in the file too, or the rest of one.</summary>
    private int Piece(Qcow2Mapping first, long offset, int wanted)
    {
        var inCluster = (int)(offset & (_clusterSize - 1));
        var length = (int)Math.Min(wanted, _clusterSize - inCluster);
        if (first.Kind != Qcow2ClusterKind.Data)
            return length;
        var end = first.Offset + inCluster + length;
        while (length < wanted && Map(offset + length) is { Kind: Qcow2ClusterKind.Data } next && next.Offset == end)
        {
            var more = (int)Math.Min(wanted - length, _clusterSize);
            length += more;
            end += more;
        }

        return length;
    }

    /// <summary>The device and place where the bytes lie as they are; null where they have to be made.</summary>
    private (BlockDevice Device, long Offset)? Source(Qcow2Mapping mapping, long offset) => mapping.Kind switch
    {
        Qcow2ClusterKind.Data => (_file, mapping.Offset + (offset & (_clusterSize - 1))),
        Qcow2ClusterKind.Unallocated when _backing is not null => (_backing, offset),
        _ => null,
    };

    private void Unpack(Qcow2Mapping mapping, long offset, Span<byte> part)
    {
        if (mapping.Kind == Qcow2ClusterKind.Compressed)
            _decompressor.Read(mapping, (int)(offset & (_clusterSize - 1)), part);
        else
            part.Clear();
    }

    /// <summary>A backing file may be shorter than its overlay, and the last cluster of a file may be cut (QEMU writes no more than the guest did): zeros follow.</summary>
    private static void ReadShorter(BlockDevice source, long offset, Span<byte> part)
    {
        var there = There(source, offset, part.Length);
        source.Read(Math.Min(offset, source.Length), part[..there]);
        part[there..].Clear();
    }

    private static int There(BlockDevice source, long offset, int wanted) => (int)Math.Clamp(source.Length - offset, 0, wanted);

    private DiskFormatException Broken(string structure, long offset, string rule) => new(Name, structure, offset, rule);
}
