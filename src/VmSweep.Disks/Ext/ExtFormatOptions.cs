namespace VmSweep.Disks.Ext;

/// <summary>How an ext2 file system is laid out.</summary>
public sealed record ExtFormatOptions
{
    /// <summary>Block size in bytes: 1024, 2048 or 4096; null takes 1024 below 512 MiB, else 4096, as mke2fs does.</summary>
    public int? BlockSize { get; init; }

    /// <summary>The volume label, at most 16 bytes.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The file system's UUID; null derives one from label, size and tree, so that the same content gives the same bytes.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>When the file system was made, and the time of everything that has none of its own.</summary>
    public DateTimeOffset Timestamp { get; init; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One inode for so many bytes; null takes 4096 below 512 MiB, else 16384. What the tree needs is always there, and some for the guest.</summary>
    public int? BytesPerInode { get; init; }

    /// <summary>Whether <c>/lost+found</c> is made, which e2fsck wants.</summary>
    public bool LostAndFound { get; init; } = true;

    /// <summary>Whether blocks of zeros become holes.</summary>
    public bool Sparse { get; init; } = true;
}
