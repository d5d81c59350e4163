namespace VmSweep.Disks.Ext.Writing;

/// <summary>Gives every node of a tree its inode number, depth first, names in byte order.</summary>
internal sealed class TreePlan
{
    // Inodes 1 to 10 are reserved; 11 is the first free one, where lost+found belongs.
    private const uint FirstFree = 11;

    private readonly Dictionary<TreeNode, InodePlan> _byNode = new(ReferenceEqualityComparer.Instance);
    private readonly List<(TreeNode Target, byte[] Name, InodePlan Directory)> _hardLinks = [];
    private uint _next = FirstFree;

    public TreePlan(ExtTree tree, bool lostAndFound)
    {
        var root = new InodePlan(Structures.Inode.Root, tree.Root, parent: null) { Links = 2 };
        Inodes.Add(root);
        if (lostAndFound && !tree.Root.Children.ContainsKey("lost+found"u8.ToArray()))
        {
            var metadata = new UnixMetadata { Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute };
            Visit(root, new TreeNode { Name = "lost+found"u8.ToArray(), Kind = ExtFileKind.Directory, Metadata = metadata });
        }

        Descend(root);
        foreach (var (target, name, directory) in _hardLinks)
        {
            var inode = _byNode[target];
            inode.Links++;
            directory.Entries.Add((name, inode));
        }

        foreach (var (_, _, directory) in _hardLinks)
            directory.Entries.Sort((left, right) => ExtTree.CompareNames(left.Name, right.Name));
    }

    public List<InodePlan> Inodes { get; } = [];

    /// <summary>Inode numbers that must exist: the reserved ones and all that were given.</summary>
    public uint InodesNeeded => _next - 1;

    private void Descend(InodePlan directory)
    {
        foreach (var child in directory.Node.Children.Values)
        {
            if (child.LinkTo is { } target)
                _hardLinks.Add((target, child.Name, directory));
            else
                Visit(directory, child);
        }
    }

    private void Visit(InodePlan parent, TreeNode node)
    {
        var inode = new InodePlan(_next++, node, parent);
        Inodes.Add(inode);
        _byNode.Add(node, inode);
        parent.Entries.Add((node.Name, inode));
        if (node.Kind != ExtFileKind.Directory)
            return;
        inode.Links = 2;
        parent.Links++;
        Descend(inode);
    }
}
