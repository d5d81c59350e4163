using VmSweep.Disks.Devices;

namespace VmSweep.Disks.Qcow2;

/// <summary>Opens images and, where the caller allows it, the chain of their backing files.</summary>
internal static class Qcow2Opener
{
    public static Qcow2Image Open(string path, DiskImageOptions options) => Open(path, options, [Path.GetFullPath(path)]);

    public static Qcow2Image Open(BlockDevice file)
    {
        var parsed = new Qcow2HeaderReader(file);
        return parsed.BackingFile is null ? new Qcow2Image(file, parsed, backing: null) : throw Refused(file, parsed);
    }

    private static Qcow2Image Open(string path, DiskImageOptions options, List<string> chain)
    {
        var file = RawFile.Open(path);
        BlockDevice? backing = null;
        try
        {
            var parsed = new Qcow2HeaderReader(file);
            if (parsed.BackingFile is not null)
                backing = OpenBacking(file, parsed, options, chain);
            return new Qcow2Image(file, parsed, backing);
        }
        catch
        {
            backing?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static BlockDevice OpenBacking(BlockDevice file, Qcow2HeaderReader parsed, DiskImageOptions options, List<string> chain)
    {
        if (!options.FollowBacking)
            throw Refused(file, parsed);
        if (parsed.BackingFile!.Contains('\0', StringComparison.Ordinal))
            throw Broken(file, "the backing file's name holds a NUL byte.");
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file.Name))!, FileNamed(file, parsed.BackingFile)));
        if (chain.Contains(path))
            throw Broken(file, $"the backing chain is a loop: {string.Join(" -> ", chain)} -> {path}.");
        if (chain.Count > options.BackingDepth)
            throw Broken(file, $"the backing chain is deeper than {options.BackingDepth} files.");
        if (!File.Exists(path))
            throw Broken(file, $"its backing file '{path}' {(Directory.Exists(path) ? "is a directory" : "is not there")}; where it was moved, 'qemu-img rebase -u -b FILE -F FORMAT' names the new place.");
        chain.Add(path);
        return parsed.BackingFormat switch
        {
            "raw" => RawFile.Open(path),
            "qcow2" => Open(path, options, chain),
            null => throw Broken(file, $"it records no format for its backing file '{path}', and formats are never guessed."),
            var other => throw new UnsupportedDiskFeatureException(file.Name, "qcow2 header", 0, $"backing format '{other}'", "read are raw and qcow2."),
        };
    }

    /// <summary>
    /// QEMU takes what stands before a colon, where no slash comes first, for a protocol: <c>json:</c> describes a block device, <c>nbd:</c>, <c>ssh:</c> and
    /// their like are on other machines. A file's name with such a colon is written <c>./a:b</c> there.
    /// </summary>
    private static string FileNamed(BlockDevice file, string name)
    {
        var colon = name.AsSpan().IndexOfAny(':', '/');
        if (colon <= 0 || name[colon] != ':')
            return name;
        var protocol = name[..colon];
        return protocol == "file"
            ? name[(colon + 1)..]
            : throw new UnsupportedDiskFeatureException(
                file.Name,
                "qcow2 header",
                0,
                $"backing file '{name}'",
                $"{(protocol == "json" ? "it is a description of a block device in QEMU's words" : $"it is read by QEMU's protocol '{protocol}'")}, and read are files. 'qemu-img rebase -u -b FILE -F FORMAT' names a file instead.");
    }

    private static UnsupportedDiskFeatureException Refused(BlockDevice file, Qcow2HeaderReader parsed) =>
        new(file.Name, "qcow2 header", 0, "backing file", $"'{parsed.BackingFile}' is another file that the image names; the caller did not allow to open it.");

    private static DiskFormatException Broken(BlockDevice file, string rule) => new(file.Name, "qcow2 header", 0, rule);
}
