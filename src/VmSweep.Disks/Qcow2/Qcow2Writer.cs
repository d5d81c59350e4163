using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VmSweep.Disks.Devices;

namespace VmSweep.Disks.Qcow2;

/// <summary>
/// Writes a version 3 image in one pass: data clusters go to the end of the file as they come, the mapping stays in memory until
/// <see cref="Complete"/>, the header is written last. A file that was never completed has no magic number: nothing takes it for an image.
/// </summary>
internal sealed class Qcow2Writer : BlockDevice
{
    private readonly SafeFileHandle _handle;
    private readonly WriteWindow _output;
    private readonly Qcow2CreateOptions _options;
    private readonly int _clusterSize;
    private readonly int _clusterBits;
    private readonly int _entriesPerL2;
    private readonly long[]?[] _l2;

    // Cluster 0 is the header's.
    private long _clusters = 1;
    private bool _completed;

    private Qcow2Writer(string path, SafeFileHandle handle, long length, Qcow2CreateOptions options)
    {
        Name = path;
        Length = length;
        _handle = handle;
        _output = new WriteWindow(handle);
        _options = options;
        _clusterSize = options.ClusterSize;
        _clusterBits = int.Log2(_clusterSize);
        _entriesPerL2 = _clusterSize / 8;
        var perTable = (long)_clusterSize * _entriesPerL2;
        _l2 = new long[]?[(length + perTable - 1) / perTable];
    }

    public override string Name { get; }

    public override long Length { get; }

    public override bool CanWrite => !_completed;

    public static Qcow2Writer Create(string path, long length, Qcow2CreateOptions options)
    {
        if (options.ClusterSize is < 512 or > 2 * 1024 * 1024 || !int.IsPow2(options.ClusterSize))
            throw new ArgumentOutOfRangeException(nameof(options), options.ClusterSize, "A cluster is a power of two from 512 bytes to 2 MiB.");
        var l1Bytes = length / options.ClusterSize / (options.ClusterSize / 8) * 8;
        // QEMU opens no image with a larger L1 table (block/qcow2.h, QCOW_MAX_L1_SIZE).
        if (l1Bytes > 32 * 1024 * 1024)
            throw new ArgumentOutOfRangeException(nameof(length), length, "The disk needs larger clusters: its L1 table would exceed 32 MiB.");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        return new Qcow2Writer(path, handle, length, options);
    }

    public override void Complete()
    {
        if (_completed)
            return;
        var l1 = WriteL2Tables();
        var l1Clusters = ClustersFor(l1.Length);
        var l1Offset = Allocate(Math.Max(1, l1Clusters)) * _clusterSize;
        _output.Write(l1Offset, l1);
        var (tableOffset, tableClusters) = WriteRefcounts();
        _output.Flush();
        RandomAccess.SetLength(_handle, _clusters * _clusterSize);
        WriteHeader(new Qcow2Header
        {
            ClusterBits = _clusterBits,
            DiskLength = (ulong)Length,
            L1Entries = (uint)_l2.Length,
            L1Offset = (ulong)l1Offset,
            RefcountTableOffset = (ulong)tableOffset,
            RefcountTableClusters = (uint)tableClusters,
        });
        _completed = true;
    }

    protected override void ReadCore(long offset, Span<byte> buffer)
    {
        _output.Flush();
        while (buffer.Length > 0)
        {
            var part = buffer[..(int)Math.Min(buffer.Length, _clusterSize - (offset % _clusterSize))];
            var host = _l2[TableOf(offset)]?[IndexOf(offset)] ?? 0;
            part.Clear();
            if (host != 0)
                RandomAccess.Read(_handle, part, host + (offset % _clusterSize));
            offset += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    protected override void WriteCore(long offset, ReadOnlySpan<byte> data)
    {
        if (_options.BackingFile is not null)
            throw new NotSupportedException("An overlay is created empty; what is written into it comes from its guest.");
        while (data.Length > 0)
        {
            // One write for as many guest clusters as lie side by side in the file, which sequential writing makes them.
            var host = HostOffset(offset);
            var run = (int)Math.Min(data.Length, _clusterSize - (offset % _clusterSize));
            while (run < data.Length && HostOffset(offset + run) == host + run)
                run = (int)Math.Min(data.Length, (long)run + _clusterSize);
            _output.Write(host, data[..run]);
            offset += run;
            data = data[run..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        _output.Dispose();
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private int TableOf(long offset) => (int)((offset >> _clusterBits) / _entriesPerL2);

    private int IndexOf(long offset) => (int)((offset >> _clusterBits) % _entriesPerL2);

    private long HostOffset(long offset)
    {
        var table = _l2[TableOf(offset)] ??= new long[_entriesPerL2];
        ref var host = ref table[IndexOf(offset)];
        if (host == 0)
            host = Allocate(1) * _clusterSize;
        return host + (offset & (_clusterSize - 1));
    }

    private long Allocate(long count)
    {
        var first = _clusters;
        _clusters += count;
        return first;
    }

    private long ClustersFor(long bytes) => (bytes + _clusterSize - 1) / _clusterSize;

    /// <summary>Writes the L2 tables and returns the L1 table that points to them.</summary>
    private byte[] WriteL2Tables()
    {
        var l1 = new byte[_l2.Length * 8];
        for (var i = 0; i < _l2.Length; i++)
        {
            if (_l2[i] is not { } table)
                continue;
            var bytes = new byte[8 * (table.AsSpan().LastIndexOfAnyExcept(0) + 1)];
            for (var j = 0; j < bytes.Length / 8; j++)
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(j * 8), table[j] == 0 ? 0 : Qcow2Mapping.EncodeData(table[j]));
            var offset = Allocate(1) * _clusterSize;
            _output.Write(offset, bytes);
            BinaryPrimitives.WriteUInt64BigEndian(l1.AsSpan(i * 8), Qcow2Mapping.EncodeData(offset));
        }

        return l1;
    }

    /// <summary>Every cluster of the file is used once, the refcount structures' own included: count until the count no longer changes.</summary>
    private (long TableOffset, long TableClusters) WriteRefcounts()
    {
        var perBlock = _clusterSize / 2;
        long blocks = 0, table = 0;
        while (true)
        {
            var neededBlocks = (_clusters + blocks + table + perBlock - 1) / perBlock;
            var neededTable = ClustersFor(neededBlocks * 8);
            if (neededBlocks == blocks && neededTable == table)
                break;
            (blocks, table) = (neededBlocks, neededTable);
        }

        var tableOffset = Allocate(table) * _clusterSize;
        var firstBlock = Allocate(blocks) * _clusterSize;
        var tableBytes = new byte[blocks * 8];
        for (long i = 0; i < blocks; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(tableBytes.AsSpan((int)(i * 8)), (ulong)(firstBlock + (i * _clusterSize)));
            var counts = new byte[2 * Math.Min(perBlock, _clusters - (i * perBlock))];
            for (var j = 1; j < counts.Length; j += 2)
                counts[j] = 1;
            _output.Write(firstBlock + (i * _clusterSize), counts);
        }

        _output.Write(tableOffset, tableBytes);
        return (tableOffset, table);
    }

    private void WriteHeader(Qcow2Header header)
    {
        var bytes = new byte[_clusterSize];
        var end = Qcow2Header.Version3Length;
        if (_options.BackingFile is { } backing)
        {
            var format = _options.BackingFormat == DiskImageFormat.Raw ? "raw"u8 : "qcow2"u8;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(end), Qcow2Extension.BackingFormat);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(end + 4), format.Length);
            format.CopyTo(bytes.AsSpan(end + 8));
            // Extensions are padded to 8 bytes; an all-zero extension header ends their list.
            end += 8 + 8 + 8;
            var path = Encoding.UTF8.GetBytes(backing);
            if (path.Length > 1023 || path.Length > _clusterSize - end)
                throw new DiskException(Name, $"the backing file's path has {path.Length} bytes, more than qcow2 allows.");
            path.CopyTo(bytes.AsSpan(end));
            header = header with { BackingFileOffset = (ulong)end, BackingFileLength = (uint)path.Length };
            end += path.Length;
        }

        header.Write(bytes);
        RandomAccess.Write(_handle, bytes.AsSpan(0, Math.Max(end, 112)), 0);
    }
}
