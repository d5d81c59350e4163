using System.IO.Compression;
using ZstdSharp;

namespace VmSweep.Disks.Qcow2;

/// <summary>Compressed clusters: raw deflate with a 12-bit window, or a zstd frame; the cluster read last is kept.</summary>
internal sealed class Qcow2Decompressor(BlockDevice file, int clusterSize, byte compressionType) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly byte[] _cluster = new byte[clusterSize];
    private Decompressor? _zstd;
    private long _offset = -1;

    public void Read(Qcow2Mapping mapping, int inCluster, Span<byte> part)
    {
        lock (_lock)
        {
            if (_offset != mapping.Offset)
            {
                _offset = -1;
                Decompress(mapping);
                _offset = mapping.Offset;
            }

            _cluster.AsSpan(inCluster, part.Length).CopyTo(part);
        }
    }

    public void Dispose() => _zstd?.Dispose();

    private void Decompress(Qcow2Mapping mapping)
    {
        // The length counts whole sectors; the last compressed cluster of a file may end before its sector does.
        var compressed = new byte[Math.Min(mapping.CompressedLength, file.Length - mapping.Offset)];
        file.Read(mapping.Offset, compressed);
        try
        {
            var length = compressionType == 0 ? Inflate(compressed) : Unzstd(compressed);
            if (length != clusterSize)
                throw Broken(mapping, $"it unpacks to {length} bytes, a cluster has {clusterSize}.");
        }
        catch (Exception exception) when (exception is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw Broken(mapping, $"it does not unpack: {exception.Message}");
        }
    }

    private int Inflate(byte[] compressed)
    {
        using var inflater = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        return inflater.ReadAtLeast(_cluster, clusterSize, throwOnEndOfStream: false);
    }

    private int Unzstd(byte[] compressed)
    {
        _zstd ??= new Decompressor();
        using var stream = new DecompressionStream(new MemoryStream(compressed), _zstd);
        return stream.ReadAtLeast(_cluster, clusterSize, throwOnEndOfStream: false);
    }

    private DiskFormatException Broken(Qcow2Mapping mapping, string rule) => new(file.Name, "compressed cluster", mapping.Offset, rule);
}
