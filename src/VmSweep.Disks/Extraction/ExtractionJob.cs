namespace VmSweep.Disks.Extraction;

/// <summary>One of many extractions.</summary>
/// <param name="Image">The image file.</param>
/// <param name="Format">Its format; never probed.</param>
/// <param name="Path">The directory on its file system.</param>
/// <param name="Target">The directory of this machine; created, must be empty if it exists.</param>
public sealed record ExtractionJob(string Image, DiskImageFormat Format, string Path, string Target);
