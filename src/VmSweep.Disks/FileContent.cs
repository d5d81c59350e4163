using System.Text;

namespace VmSweep.Disks;

/// <summary>Bytes that are fetched when the image is written, so that large files need no memory.</summary>
public sealed class FileContent
{
    private readonly Func<Stream> _open;

    private FileContent(Func<Stream> open, long length)
    {
        _open = open;
        Length = length;
    }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>No bytes.</summary>
    public static FileContent Empty { get; } = FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <summary>Bytes in memory.</summary>
    /// <param name="bytes">The content; not copied.</param>
    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var array = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : bytes.ToArray();
        return new FileContent(() => new MemoryStream(array.Array ?? [], array.Offset, array.Count, writable: false), bytes.Length);
    }

    /// <summary>Text in UTF-8 without a byte order mark.</summary>
    /// <param name="text">The text.</param>
    public static FileContent FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>A file of this machine, opened when the image is written.</summary>
    /// <param name="path">The file.</param>
    public static FileContent FromFile(string path) => FromFile(new FileInfo(path));

    /// <summary>Anything that a stream can be opened for.</summary>
    /// <param name="open">Opens the stream; called once for each image that is written. The stream is disposed of.</param>
    /// <param name="length">How many bytes the stream has; more or fewer is an error.</param>
    public static FileContent FromStream(Func<Stream> open, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new FileContent(open, length);
    }

    internal static FileContent FromFile(FileInfo file)
    {
        var path = file.FullName;
        var length = file.Length;
        // What says that it has no bytes is not opened: a FIFO would block for ever.
        return length == 0 ? Empty : new FileContent(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), length);
    }

    internal Stream Open() => _open();
}
