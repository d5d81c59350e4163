using System.Text;
using CliWrap;
using VmSweep.Disks;
using VmSweep.Disks.Ext;

namespace VmSweep.FuzzTargets;

/// <summary>An image to be mutated.</summary>
/// <param name="Interesting">Offsets of what is not zeros and not file content: mutations elsewhere would say little.</param>
internal sealed record FuzzSeed(string Name, DiskImageFormat Format, byte[] Bytes, int[] Interesting);

/// <summary>Small images of every kind, made on the fly by mke2fs, qemu-img and by ourselves.</summary>
internal static class FuzzCorpus
{
    private const string Payload = "payload payload payload ";

    public static IReadOnlyList<FuzzSeed> Create()
    {
        var directory = Directory.CreateTempSubdirectory("vmsweep-fuzz-").FullName;
        try
        {
            MakeSource(Path.Combine(directory, "source"));
            return [.. Make(directory)];
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<FuzzSeed> Make(string directory)
    {
        string At(string name) => Path.Combine(directory, name);
        var source = At("source");
        Mke2fs(At("ext2.raw"), source, "1M", "-t", "ext2", "-b", "1024");
        Mke2fs(At("ext4.raw"), source, "2M", "-t", "ext4", "-b", "1024", "-O", "^has_journal");
        Mke2fs(At("plain4.raw"), source, "2M", "-t", "ext4", "-b", "1024", "-O", "^has_journal,^metadata_csum,^64bit");
        Mke2fs(At("inline.raw"), source, "2M", "-t", "ext4", "-b", "1024", "-I", "256", "-O", "^has_journal,inline_data,^metadata_csum");
        Mke2fs(At("journal.raw"), source, "8M", "-t", "ext4", "-b", "1024", "-J", "size=1", "-O", "^metadata_csum");
        Run("debugfs", "-w", "-R", "ea_set /tiny user.tag value", At("plain4.raw"));
        File.WriteAllText(At("script"), $"jo\njw -b 60,61 {At("source/big")}\njw -r 60\njc\n", Encoding.ASCII);
        Run("debugfs", "-w", "-f", At("script"), At("journal.raw"));
        Run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=4096", At("plain4.raw"), At("zlib.qcow2"));
        Run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=512,compression_type=zstd", At("ext2.raw"), At("zstd.qcow2"));
        Run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-o", "cluster_size=1024", At("ext2.raw"), At("snapshot.qcow2"));
        Run("qemu-img", "snapshot", "-c", "one", At("snapshot.qcow2"));
        var tree = new ExtTree().AddHostDirectory(source).AddReservedFile("/record", 512 << 10, FileContent.FromBytes(new byte[8192]));
        ExtWriter.WriteImage(At("own.qcow2"), DiskImageFormat.Qcow2, 1 << 20, tree);
        foreach (var path in Directory.EnumerateFiles(directory, "*.*").Where(path => Path.GetExtension(path) is ".raw" or ".qcow2").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var format = Path.GetExtension(path) == ".raw" ? DiskImageFormat.Raw : DiskImageFormat.Qcow2;
            yield return new FuzzSeed(Path.GetFileName(path), format, bytes, Interesting(bytes));
        }
    }

    private static int[] Interesting(byte[] bytes)
    {
        var payload = Encoding.ASCII.GetBytes(Payload)[..8];
        return [.. Enumerable.Range(0, bytes.Length / 16).Select(i => i * 16).Where(offset =>
            bytes.AsSpan(offset, 16).ContainsAnyExcept((byte)0) && bytes.AsSpan(offset, 16).IndexOf(payload) < 0)];
    }

    private static void MakeSource(string source)
    {
        Directory.CreateDirectory(Path.Combine(source, "a", "b", "c"));
        File.WriteAllText(Path.Combine(source, "tiny"), "tiny", Encoding.ASCII);
        File.WriteAllText(Path.Combine(source, "big"), string.Concat(Enumerable.Repeat(Payload, 15_000)), Encoding.ASCII);
        File.WriteAllText(Path.Combine(source, "a", "b", "c", "deep"), string.Concat(Enumerable.Repeat(Payload, 100)), Encoding.ASCII);
        File.CreateSymbolicLink(Path.Combine(source, "near"), "a/b");
        File.CreateSymbolicLink(Path.Combine(source, "far"), new string('f', 200));
        for (var i = 0; i < 40; i++)
            File.WriteAllText(Path.Combine(source, "a", $"entry-with-a-long-name-{i}"), "x", Encoding.ASCII);
        using var sparse = File.OpenHandle(Path.Combine(source, "sparse"), FileMode.CreateNew, FileAccess.Write);
        for (var i = 0; i < 30; i++)
            RandomAccess.Write(sparse, "data"u8, i * 20_000);
    }

    private static void Mke2fs(string path, string source, string size, params string[] options) =>
        Run("mke2fs", ["-q", "-F", .. options, "-d", source, path, size]);

    private static void Run(string program, params string[] arguments) => Cli.Wrap(program)
        .WithArguments(arguments)
        .WithEnvironmentVariables(environment => environment.Set("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"))
        .ExecuteAsync()
        .GetAwaiter()
        .GetResult();
}
