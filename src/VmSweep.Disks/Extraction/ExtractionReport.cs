namespace VmSweep.Disks.Extraction;

/// <summary>What an extraction did and did not do.</summary>
/// <param name="Files">How many regular files came out whole.</param>
/// <param name="Bytes">How many bytes they have together.</param>
/// <param name="Refused">What the policy kept inside: links that lead out, devices, what exceeds a limit.</param>
/// <param name="Renamed">Names that had to be changed; <see cref="ExtractionNote.What"/> is the name on this machine.</param>
/// <param name="Damaged">What could not be read. A file cut by damage stays as far as it was read.</param>
public sealed record ExtractionReport(
    int Files,
    long Bytes,
    IReadOnlyList<ExtractionNote> Refused,
    IReadOnlyList<ExtractionNote> Renamed,
    IReadOnlyList<ExtractionNote> Damaged)
{
    /// <summary>Whether everything came out.</summary>
    public bool IsComplete => Refused.Count == 0 && Damaged.Count == 0;
}
