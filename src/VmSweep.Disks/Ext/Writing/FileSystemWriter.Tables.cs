using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

internal sealed partial class FileSystemWriter
{
    private void WriteTables()
    {
        var descriptors = new byte[_geometry.DescriptorBlocks * _geometry.BlockSize];
        var perGroup = CountInodes(out var directories);
        long freeBlocks = 0;
        for (var group = 0; group < _geometry.GroupCount; group++)
        {
            var free = WriteBlockBitmap(group);
            freeBlocks += free;
            WriteInodeBitmap(group, perGroup[group]);
            new GroupDescriptor
            {
                BlockBitmap = _groups[group].BlockBitmap,
                InodeBitmap = _groups[group].InodeBitmap,
                InodeTable = _groups[group].InodeTable,
                FreeBlocks = (uint)free,
                FreeInodes = (uint)(_geometry.InodesPerGroup - perGroup[group]),
                UsedDirectories = (uint)directories[group],
            }.Write(descriptors.AsSpan(group * GroupDescriptor.ShortLength), wide: false);
        }

        WriteInodes();
        var superblock = NewSuperblock(freeBlocks, _geometry.InodeCount - (uint)perGroup.Sum());
        for (var group = 0; group < _geometry.GroupCount; group++)
        {
            if (Geometry.HasSuperblock(group))
                WriteSuperblock(superblock, group, descriptors);
        }
    }

    /// <summary>Numbers are given without gaps from the first free one on, so a group's used inodes are its lowest.</summary>
    private int[] CountInodes(out int[] directories)
    {
        var used = new int[_geometry.GroupCount];
        directories = new int[_geometry.GroupCount];
        for (var group = 0; group < used.Length; group++)
            used[group] = (int)Math.Clamp(_plan.InodesNeeded - ((long)group * _geometry.InodesPerGroup), 0, _geometry.InodesPerGroup);
        foreach (var inode in _plan.Inodes)
        {
            if (inode.Node.Kind == ExtFileKind.Directory)
                directories[(inode.Number - 1) / _geometry.InodesPerGroup]++;
        }

        return used;
    }

    private int WriteBlockBitmap(int group)
    {
        var bitmap = new byte[_geometry.BlockSize];
        var first = _geometry.FirstBlockOf(group);
        var count = _geometry.EndBlockOf(group) - first;
        var free = 0;
        for (var i = 0; i < _geometry.BlocksPerGroup; i++)
        {
            // Bits behind the last block count as used.
            if (i >= count || _used.IsUsed(first + i))
                bitmap[i >> 3] |= (byte)(1 << (i & 7));
            else
                free++;
        }

        _output.Write(_groups[group].BlockBitmap * bitmap.Length, bitmap);
        return free;
    }

    private void WriteInodeBitmap(int group, int used)
    {
        var bitmap = new byte[_geometry.BlockSize];
        bitmap.AsSpan(_geometry.InodesPerGroup / 8).Fill(0xff);
        bitmap.AsSpan(0, used / 8).Fill(0xff);
        if (used % 8 != 0)
            bitmap[used / 8] |= (byte)((1 << (used % 8)) - 1);
        _output.Write(_groups[group].InodeBitmap * bitmap.Length, bitmap);
    }

    private void WriteInodes()
    {
        var bytes = new byte[Geometry.InodeSize];
        foreach (var plan in _plan.Inodes)
        {
            bytes.AsSpan().Clear();
            plan.Written!.Write(bytes);
            var (group, index) = Math.DivRem((int)plan.Number - 1, _geometry.InodesPerGroup);
            _output.Write((_groups[group].InodeTable * _geometry.BlockSize) + ((long)index * Geometry.InodeSize), bytes);
        }
    }

    private Superblock NewSuperblock(long freeBlocks, uint freeInodes)
    {
        var made = ExtTime.From(_options.Timestamp).Seconds;
        return new Superblock
        {
            InodeCount = _geometry.InodeCount,
            BlocksLow = (uint)_geometry.BlockCount,
            FreeBlocksLow = (uint)freeBlocks,
            FreeInodes = freeInodes,
            FirstDataBlock = (uint)_geometry.FirstDataBlock,
            LogBlockSize = (uint)int.Log2(_geometry.BlockSize / 1024),
            LogClusterSize = (uint)int.Log2(_geometry.BlockSize / 1024),
            BlocksPerGroup = (uint)_geometry.BlocksPerGroup,
            ClustersPerGroup = (uint)_geometry.BlocksPerGroup,
            InodesPerGroup = (uint)_geometry.InodesPerGroup,
            WriteTime = made,
            LastCheck = made,
            MakeTime = made,
            // No check by mount count: a guest's boot must not depend on how often a disk was mounted.
            MaxMountCount = 0xffff,
            Magic = Superblock.MagicNumber,
            State = 1,
            ErrorBehaviour = 1,
            Revision = 1,
            FirstInode = 11,
            InodeSize = Geometry.InodeSize,
            Compatible = ExtCompatible.ExtAttr,
            Incompatible = ExtIncompatible.FileType,
            ReadOnlyCompatible = ExtReadOnlyCompatible.SparseSuper | ExtReadOnlyCompatible.LargeFile,
            Uuid = _uuid,
            Label = _options.Label,
            HashSeed = _uuid,
            HashVersion = 1,
            // user_xattr and acl, as mke2fs sets them.
            DefaultMountOptions = 0xc,
            MinExtraInodeSize = Inode.ExtraLength,
            WantExtraInodeSize = Inode.ExtraLength,
            // Names were hashed nowhere; "unsigned char" is what ARM and x86 agree on.
            Flags = 2,
        };
    }

    private void WriteSuperblock(Superblock superblock, int group, byte[] descriptors)
    {
        var bytes = new byte[Superblock.Length];
        (superblock with { GroupNumber = (ushort)group }).Write(bytes);
        var first = _geometry.FirstBlockOf(group) * _geometry.BlockSize;
        _output.Write(group == 0 ? Superblock.Position : first, bytes);
        _output.Write(first + _geometry.BlockSize, descriptors);
    }
}
