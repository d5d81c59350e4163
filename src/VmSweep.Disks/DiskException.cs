namespace VmSweep.Disks;

/// <summary>Anything that this library says about an image. Host I/O errors stay what they are (<see cref="IOException"/>).</summary>
public class DiskException : Exception
{
    /// <summary>Says what is wrong with which image.</summary>
    /// <param name="image">The image's name, mostly its path.</param>
    /// <param name="message">What is wrong, as a sentence without the image's name; what a terminal would obey is written as <c>%XX</c>.</param>
    public DiskException(string image, string message)
        : base($"{image}: {DisplayText.Of(message)}") => Image = image;

    /// <summary>The image's name, mostly its path.</summary>
    public string Image { get; }
}
