namespace VmSweep.Disks;

/// <summary>The content does not fit into the image.</summary>
public sealed class DiskSpaceException : DiskException
{
    /// <summary>Names both sizes.</summary>
    /// <param name="image">The image's name, mostly its path.</param>
    /// <param name="needed">Bytes that the content and its metadata need at most (a file's holes counted as data).</param>
    /// <param name="available">Bytes that the image has.</param>
    /// <param name="what">What ran out, such as <c>blocks</c> or <c>inodes</c>.</param>
    public DiskSpaceException(string image, long needed, long available, string what)
        : base(image, $"the content needs about {needed} bytes, the image has {available} (out of {what}).")
    {
        Needed = needed;
        Available = available;
    }

    /// <summary>Bytes that the content and its metadata need.</summary>
    public long Needed { get; }

    /// <summary>Bytes that the image has.</summary>
    public long Available { get; }
}
