using CsCheck;
using VmSweep.Disks.Ext;

namespace VmSweep.Disks.Tests.Ext;

public sealed class TreePropertyTests
{
    private const int Length = 4 << 20;

    private static readonly Gen<string> Name =
        Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Gen.String[Gen.Int[0, 7].Select(i => "a\u00e4\u20ac %\t\udc80\udcff"[i]), 1, 20], Gen.String[Gen.Char.AlphaNumeric, 200, 255])
            .Where(name => name is not ("." or ".." or "lost+found") && ExtName.Encode(name).Length <= 255);

    private static readonly Gen<Node> File =
        Gen.Select(Gen.OneOf(Gen.Int[0, 3000], Gen.Int[11_000, 14_000], Gen.Int[200_000, 300_000]), Gen.Int[0, 4], Gen.Int[0, 0xfff], Gen.UInt)
            .Select((length, holes, mode, seed) => (Node)new FileNode(Content(length, holes, seed), mode, seed));

    private static readonly Gen<Node> Link = Gen.String[Gen.Char.AlphaNumeric, 1, 100].Select(target => (Node)new LinkNode(target));

    private static readonly Gen<Dictionary<string, Node>> Tree = Gen.Recursive<Dictionary<string, Node>>((depth, self) =>
    {
        var leaf = Gen.OneOf(File, Link);
        var node = depth > 3 ? leaf : Gen.Frequency((3, leaf), (1, self.Select(children => (Node)new DirectoryNode(children))));
        return Gen.Dictionary(Name, node)[0, 5];
    });

    [Fact]
    public void Any_tree_reads_back_as_it_was_written() =>
        Gen.Select(Tree, Gen.OneOf(Gen.Const(1024), Gen.Const(2048), Gen.Const(4096))).Sample(
            (tree, blockSize) =>
            {
                var bytes = new byte[Length];
                using var device = BlockDevice.FromMemory(bytes);
                var source = new ExtTree();
                Add(source, string.Empty, tree);
                ExtWriter.Write(device, source, new ExtFormatOptions { BlockSize = blockSize, Label = "property" });
                var fileSystem = ExtFileSystem.Open(device);
                Assert.Empty(VmSweep.Disks.Checking.ExtCheck.Run(fileSystem));
                AssertSame(fileSystem, "/", tree);
            },
            iter: 300,
            print: sample => $"{sample.Item2}: {string.Join(", ", sample.Item1.Keys)}");

    private static byte[] Content(int length, int holes, uint seed)
    {
        var bytes = new byte[length];
        new Random((int)seed).NextBytes(bytes);
        for (var i = 0; i < holes && length > 8192; i++)
            bytes.AsSpan((int)(seed % (length - 8192)) & ~1023, 4096 + (i * 100)).Clear();
        return bytes;
    }

    private static void Add(ExtTree tree, string path, Dictionary<string, Node> nodes)
    {
        foreach (var (name, node) in nodes)
        {
            var at = $"{path}/{name}";
            if (node is FileNode file)
                tree.AddFile(at, FileContent.FromBytes(file.Content), new UnixMetadata { Mode = (UnixFileMode)file.Mode, Uid = file.Owner, Gid = file.Owner / 3 });
            else if (node is LinkNode link)
                tree.AddSymbolicLink(at, link.Target);
            else if (node is DirectoryNode directory)
                Add(tree.AddDirectory(at), at, directory.Children);
        }
    }

    private static void AssertSame(ExtFileSystem fileSystem, string path, Dictionary<string, Node> nodes)
    {
        var entries = fileSystem.Enumerate(path).Where(entry => entry.Path != "/lost+found").ToDictionary(entry => entry.Name);
        Assert.Equal(nodes.Keys.Order(StringComparer.Ordinal), entries.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, node) in nodes)
        {
            var entry = entries[name];
            switch (node)
            {
                case FileNode file:
                    Assert.Equal((file.Mode, file.Owner, file.Owner / 3), ((int)entry.Mode, entry.Uid, entry.Gid));
                    Assert.True(file.Content.AsSpan().SequenceEqual(fileSystem.ReadFile(entry.Path)));
                    break;
                case LinkNode link:
                    Assert.Equal(link.Target, fileSystem.ReadLink(entry));
                    break;
                case DirectoryNode directory:
                    AssertSame(fileSystem, entry.Path, directory.Children);
                    break;
                default:
                    Assert.Fail("unknown node");
                    break;
            }
        }
    }

    private abstract record Node;

    private sealed record FileNode(byte[] Content, int Mode, uint Owner) : Node;

    private sealed record LinkNode(string Target) : Node;

    private sealed record DirectoryNode(Dictionary<string, Node> Children) : Node;
}
