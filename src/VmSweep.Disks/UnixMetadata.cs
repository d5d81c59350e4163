namespace VmSweep.Disks;

/// <summary>What a file or directory has beside its content.</summary>
public sealed record UnixMetadata
{
    /// <summary>A plain file: <c>rw-r--r--</c>, root's.</summary>
    public static UnixMetadata File { get; } = new() { Mode = (UnixFileMode)0b110_100_100 };

    /// <summary>A program: <c>rwxr-xr-x</c>, root's.</summary>
    public static UnixMetadata Executable { get; } = new() { Mode = (UnixFileMode)0b111_101_101 };

    /// <summary>A directory: <c>rwxr-xr-x</c>, root's.</summary>
    public static UnixMetadata Directory { get; } = new() { Mode = (UnixFileMode)0b111_101_101 };

    /// <summary>Permission bits, setuid, setgid and sticky among them.</summary>
    public required UnixFileMode Mode { get; init; }

    /// <summary>The owner's user id.</summary>
    public uint Uid { get; init; }

    /// <summary>The owner's group id.</summary>
    public uint Gid { get; init; }

    /// <summary>When the content was last modified; null takes the image's own timestamp.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Extended attributes by full name, such as <c>user.origin</c> or <c>security.selinux</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Attributes { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();
}
