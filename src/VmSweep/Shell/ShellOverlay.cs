using VmSweep.Disks;
using VmSweep.Disks.Ext;

namespace VmSweep.Shell;

/// <summary>
/// Makes the files that a shell's machine writes to, qcow2, each over an image that is not written to. They name no image: the machine's
/// command line does.
/// </summary>
internal static class ShellOverlay
{
    /// <summary>Not <see cref="InputImages.InputImage.Label"/>: by that the launcher knows the disk that it has to run.</summary>
    public const string Label = "VMSWEEP-SHELL";

    /// <summary>A cluster of our qcow2 images: an overlay has a cluster whole or not at all.</summary>
    private const int Cluster = 64 * 1024;

    /// <param name="size">Of the disk below.</param>
    public static void Create(string path, ByteSize size) => Create(path, size, []);

    /// <summary>The same for an I/O image, which bears another label through it.</summary>
    public static void CreateRelabelled(string path, string image)
    {
        using var below = DiskImage.Open(image, DiskImageFormat.Qcow2);
        Create(path, new(below.Length), ReadRelabelled(image));
    }

    /// <summary>The first cluster of an I/O image with the other label.</summary>
    /// <exception cref="DiskException">There is no ext file system on it, or it is no image of ours.</exception>
    public static byte[] ReadRelabelled(string image)
    {
        using var disk = DiskImage.Open(image, DiskImageFormat.Qcow2);
        var start = new byte[Math.Min(Cluster, disk.Length)];
        disk.Read(0, start);
        ExtLabel.Write(BlockDevice.FromMemory(start, image), Label);
        return start;
    }

    private static void Create(string path, ByteSize size, byte[] start)
    {
        using var overlay = DiskImage.Create(path, DiskImageFormat.Qcow2, size.Bytes);
        overlay.Write(0, start);
        overlay.Complete();
    }
}
