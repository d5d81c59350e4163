namespace VmSweep.Disks.Ext.Writing;

/// <summary>Where a group's own tables lie.</summary>
internal readonly record struct GroupLayout(long BlockBitmap, long InodeBitmap, long InodeTable)
{
    /// <summary>Takes blocks for all groups' tables, around what is reserved.</summary>
    public static GroupLayout[] Place(Geometry geometry, BlockBitmap used, IEnumerable<(long First, long Count, string Name)> reserved, string image)
    {
        for (var group = 0; group < geometry.GroupCount; group++)
        {
            if (Geometry.HasSuperblock(group))
                used.Use(geometry.FirstBlockOf(group), 1 + geometry.DescriptorBlocks);
        }

        foreach (var (first, count, name) in reserved)
        {
            if (first + count > geometry.BlockCount)
                throw new DiskSpaceException(image, (first + count) * geometry.BlockSize, geometry.BlockCount * geometry.BlockSize, "blocks");
            if (used.FindRun(first, first + count, count) != first)
                throw new DiskException(image, $"'{name}' is to lie at byte {first * geometry.BlockSize}, where file system structures or another reserved file are.");
            used.Use(first, count);
        }

        var layouts = new GroupLayout[geometry.GroupCount];
        for (var group = 0; group < layouts.Length; group++)
        {
            layouts[group] = new GroupLayout(Take(group, 1), Take(group, 1), Take(group, geometry.InodeTableBlocks));
        }

        return layouts;

        long Take(int group, int count)
        {
            var first = used.FindRun(geometry.FirstBlockOf(group), geometry.EndBlockOf(group), count);
            if (first < 0)
                throw new DiskSpaceException(image, (long)count * geometry.BlockSize, geometry.BlockCount * geometry.BlockSize, $"blocks for the tables of group {group}");
            used.Use(first, count);
            return first;
        }
    }
}
