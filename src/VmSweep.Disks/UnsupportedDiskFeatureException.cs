namespace VmSweep.Disks;

/// <summary>The image is (as far as it was read) well formed, but uses what this library does not read, or what the caller did not allow.</summary>
public sealed class UnsupportedDiskFeatureException : DiskFormatException
{
    /// <summary>Names the feature as its format's documentation does.</summary>
    /// <param name="image">The image's name, mostly its path.</param>
    /// <param name="structure">Where the feature is announced.</param>
    /// <param name="offset">Where that structure starts, in bytes.</param>
    /// <param name="feature">The feature's name, such as <c>bigalloc</c>.</param>
    /// <param name="reason">Why it is refused.</param>
    public UnsupportedDiskFeatureException(string image, string structure, long offset, string feature, string reason)
        : base(image, structure, offset, $"{feature}: {reason}") => Feature = feature;

    /// <summary>The feature's name.</summary>
    public string Feature { get; }
}
