using System.Buffers.Binary;

namespace VmSweep.Disks.Qcow2;

/// <summary>The L2 tables read last, as bytes, at most 8 MiB of them.</summary>
internal sealed class Qcow2TableCache(BlockDevice file, int clusterSize)
{
    private readonly int _capacity = Math.Max(2, 8 * 1024 * 1024 / clusterSize);
    private readonly Dictionary<long, byte[]> _tables = [];
    private readonly Queue<long> _order = [];
    private readonly Lock _lock = new();

    /// <summary>An entry of the table at <paramref name="offset"/>; the table lies inside the file.</summary>
    public ulong Entry(long offset, int index)
    {
        lock (_lock)
        {
            if (!_tables.TryGetValue(offset, out var table))
            {
                table = new byte[clusterSize];
                file.Read(offset, table);
                if (_order.Count == _capacity)
                    _tables.Remove(_order.Dequeue());
                _tables.Add(offset, table);
                _order.Enqueue(offset);
            }

            return BinaryPrimitives.ReadUInt64BigEndian(table.AsSpan(index * 8));
        }
    }
}
