namespace VmSweep.Disks.Ext;

/// <summary>How a file system is read.</summary>
public sealed record ExtOpenOptions
{
    /// <summary>Whether metadata checksums (metadata_csum, gdt_csum) are verified.</summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>Whether a journal that a crash left behind is replayed, in memory only.</summary>
    public bool ReplayJournal { get; init; } = true;
}
