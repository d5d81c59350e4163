using VmSweep.Disks.Devices;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks;

/// <summary>Opens and creates disk image files.</summary>
public static class DiskImage
{
    /// <summary>Opens an image for reading.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="format">Its format, known from where the file came from; the content is never asked.</param>
    /// <param name="options">What to allow; by default no other file than <paramref name="path"/> is ever opened.</param>
    /// <exception cref="DiskFormatException">The file is not what <paramref name="format"/> says.</exception>
    public static BlockDevice Open(string path, DiskImageFormat format, DiskImageOptions? options = null) => format switch
    {
        DiskImageFormat.Raw => RawFile.Open(path),
        DiskImageFormat.Qcow2 => Qcow2Image.Open(path, options),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Creates an image that reads as zeros, for writing; <see cref="BlockDevice.Complete"/> makes it whole.</summary>
    /// <param name="path">The image file; it must not exist.</param>
    /// <param name="format">The format to write.</param>
    /// <param name="length">Length of the disk in bytes; a multiple of 512.</param>
    /// <param name="options">Cluster size and backing file of a qcow2 image.</param>
    public static BlockDevice Create(string path, DiskImageFormat format, long length, Qcow2CreateOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (length % 512 != 0)
            throw new ArgumentOutOfRangeException(nameof(length), length, "A disk's length is a multiple of 512 bytes.");
        return format switch
        {
            DiskImageFormat.Raw => RawFile.Create(path, length),
            DiskImageFormat.Qcow2 => Qcow2Writer.Create(path, length, options ?? new Qcow2CreateOptions()),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Reads a few bytes at a known place of the disk, without any look at what file system is on it.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="offset">Offset on the disk in bytes.</param>
    /// <param name="length">How many bytes.</param>
    public static byte[] ReadRange(string path, DiskImageFormat format, long offset, int length)
    {
        using var image = Open(path, format);
        var range = new byte[length];
        image.Read(offset, range);
        return range;
    }
}
