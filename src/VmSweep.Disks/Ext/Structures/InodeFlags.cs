namespace VmSweep.Disks.Ext.Structures;

/// <summary>i_flags, those that change how an inode is read.</summary>
[Flags]
internal enum InodeFlags : uint
{
    None = 0,
    Encrypted = 0x800,
    HashIndexed = 0x1000,
    HugeFile = 0x40000,
    Extents = 0x80000,
    Verity = 0x100000,
    AttributeInode = 0x200000,
    InlineData = 0x10000000,
    CaseFold = 0x40000000,
}
