namespace VmSweep.Disks.Extraction;

/// <summary>Something about one path of the image.</summary>
/// <param name="Path">The path on the image, made printable.</param>
/// <param name="What">What happened, and why.</param>
public sealed record ExtractionNote(string Path, string What);
