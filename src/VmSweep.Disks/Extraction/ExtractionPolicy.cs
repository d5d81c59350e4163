namespace VmSweep.Disks.Extraction;

/// <summary>What comes out of a file system that somebody else wrote, and how much of it at most.</summary>
public sealed record ExtractionPolicy
{
    /// <summary>How many files, directories and links at most.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>How many bytes all files have together at most, holes counted.</summary>
    public long MaxTotalBytes { get; init; } = 4L << 30;

    /// <summary>How many bytes one file has at most; a longer one is refused, the others still come.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>How many directories deep at most.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Whether symbolic links come out that cannot lead outside: relative, <c>..</c> only at their beginning and never above the target.</summary>
    public bool KeepSafeLinks { get; init; } = true;

    /// <summary>Whether modification times are set.</summary>
    public bool KeepTimes { get; init; } = true;
}
