using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Ext.Writing;

/// <summary>An inode to be: its number is known before anything is written, its blocks when its content was.</summary>
internal sealed class InodePlan(uint number, TreeNode node, InodePlan? parent)
{
    public uint Number => number;

    public TreeNode Node => node;

    /// <summary>The directory that holds it; the root holds itself.</summary>
    public InodePlan Parent => parent ?? this;

    public int Links { get; set; } = 1;

    /// <summary>What a directory lists, in order.</summary>
    public List<(byte[] Name, InodePlan Inode)> Entries { get; } = [];

    public Inode? Written { get; set; }
}
