using VmSweep.Disks.Ext.Writing;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Ext;

/// <summary>
/// Writes ext2 file systems (revision 1: filetype, sparse_super, large_file; any Linux mounts them). The same tree and options
/// give the same bytes.
/// </summary>
public static class ExtWriter
{
    /// <summary>Creates an image file that holds nothing but a file system. The file appears when it is whole; a failure leaves nothing.</summary>
    /// <param name="path">The image file; replaced if it exists.</param>
    /// <param name="format">The image's format.</param>
    /// <param name="length">The disk's length in bytes, a multiple of 512.</param>
    /// <param name="tree">What goes onto it.</param>
    /// <param name="options">Label, UUID, block size.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="DiskSpaceException">The tree does not fit.</exception>
    public static void WriteImage(
        string path,
        DiskImageFormat format,
        long length,
        ExtTree tree,
        ExtFormatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.Delete(temporary);
            using (var device = DiskImage.Create(temporary, format, length, new Qcow2CreateOptions()))
            {
                Write(device, tree, options, path, cancellationToken);
                device.Complete();
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a file system over the whole of a device that reads as zeros.</summary>
    /// <param name="device">The device; completing it is the caller's.</param>
    /// <param name="tree">What goes onto it.</param>
    /// <param name="options">Label, UUID, block size.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="DiskSpaceException">The tree does not fit.</exception>
    public static void Write(BlockDevice device, ExtTree tree, ExtFormatOptions? options = null, CancellationToken cancellationToken = default) =>
        Write(device, tree, options, device.Name, cancellationToken);

    private static void Write(BlockDevice device, ExtTree tree, ExtFormatOptions? options, string name, CancellationToken cancellationToken)
    {
        using var writer = new FileSystemWriter(device, name, tree, options ?? new ExtFormatOptions(), cancellationToken);
        writer.Write();
    }
}
