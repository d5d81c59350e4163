namespace VmSweep.Disks.Ext.Writing;

/// <summary>A name in the tree to be written. Children are in the order of their bytes: the same tree, the same image.</summary>
internal sealed class TreeNode
{
    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(ExtTree.CompareNames);

    public byte[] Name { get; set; } = [];

    public required ExtFileKind Kind { get; init; }

    public required UnixMetadata Metadata { get; set; }

    public SortedDictionary<byte[], TreeNode> Children { get; } = new(ByBytes);

    public FileContent? Content { get; init; }

    public byte[]? Target { get; init; }

    public TreeNode? LinkTo { get; init; }

    /// <summary>Byte offset that the content must have, or null.</summary>
    public long? ReservedAt { get; init; }
}
