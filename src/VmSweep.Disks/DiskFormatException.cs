namespace VmSweep.Disks;

/// <summary>An on-disk structure breaks a rule of its format.</summary>
public class DiskFormatException : DiskException
{
    /// <summary>Names image, structure, place and broken rule.</summary>
    /// <param name="image">The image's name, mostly its path.</param>
    /// <param name="structure">The structure, such as <c>inode 12</c> or <c>L2 table 3</c>.</param>
    /// <param name="offset">Where the structure starts, in bytes from the start of the device that holds it.</param>
    /// <param name="rule">What the format demands and what was found instead.</param>
    public DiskFormatException(string image, string structure, long offset, string rule)
        : base(image, $"{structure} at byte {offset}: {rule}")
    {
        Structure = structure;
        Offset = offset;
        Rule = rule;
    }

    /// <summary>The structure, such as <c>inode 12</c>.</summary>
    public string Structure { get; }

    /// <summary>Where the structure starts, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The broken rule and what was found instead.</summary>
    public string Rule { get; }
}
