using System.Buffers;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>Writes one file system: content in ascending blocks, then the inode tables, bitmaps, descriptors and superblocks that tell of it.</summary>
internal sealed partial class FileSystemWriter : IDisposable
{
    private readonly string _image;
    private readonly ExtFormatOptions _options;
    private readonly bool _waits;
    private readonly CancellationToken _cancellation;
    private readonly TreePlan _plan;
    private readonly Geometry _geometry;
    private readonly BlockBitmap _used;
    private readonly GroupLayout[] _groups;
    private readonly RunWriter _output;
    private readonly Guid _uuid;
    private readonly byte[] _label;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);

    public FileSystemWriter(BlockDevice device, string image, ExtTree tree, ExtFormatOptions options, bool waits, CancellationToken cancellation)
    {
        _image = image;
        _options = options;
        _waits = waits;
        _cancellation = cancellation;
        _label = ExtName.Encode(options.Label);
        if (_label.Length > Superblock.LabelLength)
            throw new ArgumentException($"The label '{options.Label}' has {_label.Length} bytes, at most {Superblock.LabelLength} are allowed.", nameof(options));
        _plan = new TreePlan(tree, options.LostAndFound);
        _geometry = new Geometry(image, device.Length, options, _plan.InodesNeeded);
        _used = new BlockBitmap(_geometry.BlockCount, _geometry.FirstDataBlock);
        _groups = GroupLayout.Place(_geometry, _used, Reserved(), image);
        _output = new RunWriter(device);
        _uuid = options.Uuid ?? TreeFingerprint.Uuid(_plan, options.Label, device.Length);
    }

    /// <summary>Unless the writer waits, the task is complete when it is returned.</summary>
    public async Task WriteAsync()
    {
        foreach (var inode in _plan.Inodes)
        {
            _cancellation.ThrowIfCancellationRequested();
            inode.Written = inode.Node.Kind switch
            {
                ExtFileKind.Directory => WriteDirectory(inode),
                ExtFileKind.SymbolicLink => WriteSymbolicLink(inode),
                _ => await WriteFileAsync(inode).ConfigureAwait(false),
            };
        }

        WriteTables();
        _output.Flush();
    }

    public void Dispose()
    {
        _output.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private IEnumerable<(long First, long Count, string Name)> Reserved()
    {
        foreach (var inode in _plan.Inodes)
        {
            if (inode.Node.ReservedAt is not { } offset)
                continue;
            var name = ExtName.Decode(inode.Node.Name);
            if (offset % _geometry.BlockSize != 0)
                throw new DiskException(_image, $"'{name}' is to lie at byte {offset}, which is not a multiple of the block size {_geometry.BlockSize}.");
            yield return (offset / _geometry.BlockSize, BlocksFor(inode.Node.Content!.Length), name);
        }
    }

    private long BlocksFor(long bytes) => (bytes + _geometry.BlockSize - 1) / _geometry.BlockSize;

    private long Allocate()
    {
        var block = _used.Allocate();
        return block >= 0 ? block : throw new DiskSpaceException(_image, BytesNeeded(), _geometry.BlockCount * _geometry.BlockSize, "blocks");
    }

    /// <summary>An upper bound: no holes, and for every 256 blocks of content one of the map (exact for the smallest block size).</summary>
    private long BytesNeeded()
    {
        long blocks = 0;
        foreach (var inode in _plan.Inodes)
        {
            var own = BlocksFor(inode.Node.Content?.Length ?? inode.Entries.Sum(entry => DirectoryRecord.RoomFor(entry.Name.Length) + 1L));
            blocks += own + (own > 12 ? (own / (_geometry.BlockSize / 4)) + 1 : 0);
        }

        var tables = (2L + _geometry.InodeTableBlocks + _geometry.DescriptorBlocks + 1) * _geometry.GroupCount;
        return (blocks + tables) * _geometry.BlockSize;
    }

    private Inode NewInode(InodePlan plan, BlockMapWriter? map, long size)
    {
        var metadata = plan.Node.Metadata;
        var made = ExtTime.From(_options.Timestamp);
        var modified = metadata.Modified is { } time ? ExtTime.From(time) : made;
        var attributes = WriteAttributes(metadata);
        return new Inode
        {
            Mode = (ushort)(ExtFileKinds.ToMode(plan.Node.Kind) | (ushort)metadata.Mode),
            Uid = metadata.Uid,
            Gid = metadata.Gid,
            Size = size,
            Accessed = modified,
            Changed = modified,
            Modified = modified,
            Created = made,
            Links = checked((ushort)plan.Links),
            Blocks = ((map?.BlocksUsed ?? 0) + (attributes == 0 ? 0 : 1)) * (_geometry.BlockSize / 512),
            BlockArea = map?.BlockArea ?? new byte[Inode.BlockAreaLength],
            AttributeBlock = attributes,
            ExtraSize = Inode.ExtraLength,
        };
    }
}
