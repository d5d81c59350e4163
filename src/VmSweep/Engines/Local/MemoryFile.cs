namespace VmSweep.Engines.Local;

/// <summary>A file that is a guest's memory.</summary>
/// <param name="IsShared">Whether what the guest writes goes into the file; otherwise the guest alone sees it.</param>
public sealed record MemoryFile(string Path, bool IsShared);
