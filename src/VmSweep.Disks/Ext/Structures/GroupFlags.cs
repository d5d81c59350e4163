namespace VmSweep.Disks.Ext.Structures;

/// <summary>bg_flags; they hold only with gdt_csum or metadata_csum.</summary>
[Flags]
internal enum GroupFlags : ushort
{
    None = 0,
    InodesUninitialised = 1,
    BlocksUninitialised = 2,
    InodeTableZeroed = 4,
}
