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
        CancellationToken cancellationToken = default) => CreateAsync(path, format, length, tree, options, waits: false, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// The same, without holding a thread while content is fetched (<see cref="FileContent.FromStream"/>). What is written goes to memory
    /// that the operating system writes out later; that is not waited for.
    /// </summary>
    /// <inheritdoc cref="WriteImage" />
    public static Task WriteImageAsync(
        string path,
        DiskImageFormat format,
        long length,
        ExtTree tree,
        ExtFormatOptions? options = null,
        CancellationToken cancellationToken = default) => CreateAsync(path, format, length, tree, options, waits: true, cancellationToken);

    /// <summary>Writes a file system over the whole of a device that reads as zeros.</summary>
    /// <param name="device">The device; completing it is the caller's.</param>
    /// <param name="tree">What goes onto it.</param>
    /// <param name="options">Label, UUID, block size.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="DiskSpaceException">The tree does not fit.</exception>
    public static void Write(BlockDevice device, ExtTree tree, ExtFormatOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(device, tree, options, device.Name, waits: false, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The same, without holding a thread while content is fetched.</summary>
    /// <inheritdoc cref="Write(BlockDevice, ExtTree, ExtFormatOptions?, CancellationToken)" />
    public static Task WriteAsync(BlockDevice device, ExtTree tree, ExtFormatOptions? options = null, CancellationToken cancellationToken = default) =>
        WriteAsync(device, tree, options, device.Name, waits: true, cancellationToken);

    private static async Task CreateAsync(
        string path, DiskImageFormat format, long length, ExtTree tree, ExtFormatOptions? options, bool waits, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.Delete(temporary);
            using (var device = DiskImage.Create(temporary, format, length, new Qcow2CreateOptions()))
            {
                await WriteAsync(device, tree, options, path, waits, cancellationToken).ConfigureAwait(false);
                device.Complete();
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task WriteAsync(
        BlockDevice device, ExtTree tree, ExtFormatOptions? options, string name, bool waits, CancellationToken cancellationToken)
    {
        using var writer = new FileSystemWriter(device, name, tree, options ?? new ExtFormatOptions(), waits, cancellationToken);
        await writer.WriteAsync().ConfigureAwait(false);
    }
}
