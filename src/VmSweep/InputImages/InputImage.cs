using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Guest;

namespace VmSweep.InputImages;

/// <summary>Makes I/O images as docs/guest-contract.md has them. Same content, same bytes.</summary>
public static class InputImage
{
    public const string Label = "VMSWEEP";

    public const string RunJob = "/run-job";

    public const string Input = "/input";

    public const string Output = "/output";

    public const string ControlDirectory = "/.vmsweep";

    public const string Record = ControlDirectory + "/record";

    /// <summary>Where the record lies, from the start of the disk: past all tables of a small file system, inside its first group.</summary>
    public const long RecordOffset = 1 << 20;

    /// <summary>Writes an image file; it appears when it is whole.</summary>
    /// <param name="path">The qcow2 file.</param>
    /// <param name="size">The disk's size.</param>
    /// <param name="addPayload">Adds <see cref="RunJob"/> and what is under <see cref="Input"/>.</param>
    /// <param name="settings">The launcher's limits.</param>
    /// <param name="environment">The payload's environment.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="DiskSpaceException">The payload does not fit; both sizes are in the message.</exception>
    public static void Write(
        string path,
        ByteSize size,
        Action<ExtTree> addPayload,
        GuestSettings settings,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellation = default)
    {
        var tree = new ExtTree()
            .AddDirectory(Input)
            .AddDirectory(Output)
            .AddFile(ControlDirectory + "/settings", FileContent.FromText(settings.ToText()))
            .AddFile(ControlDirectory + "/environment", FileContent.FromText(GuestEnvironment.ToText(environment)))
            .AddReservedFile(Record, RecordOffset, FileContent.FromBytes(new byte[GuestRecordParser.Length]));
        addPayload(tree);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ExtWriter.WriteImage(path, DiskImageFormat.Qcow2, size.Bytes, tree, new ExtFormatOptions { Label = Label }, cancellation);
    }
}
