using VmSweep.Problems;

namespace VmSweep.Engines.Local;

/// <summary>How the local engine may use this machine.</summary>
/// <param name="Parallel">Guests at a time, at most.</param>
/// <param name="KeepOverlays">Which runs keep their system disk afterwards, so that Shell can boot it.</param>
public sealed record LocalEngineOptions(int Parallel, KeepOverlays KeepOverlays = KeepOverlays.Failed)
{
    /// <exception cref="ProblemException">The word is none of them.</exception>
    public static KeepOverlays ParseKeep(string word) => Enum.TryParse<KeepOverlays>(word, ignoreCase: true, out var keep)
        ? keep
        : throw new ProblemException(Location.Parameter("keep-overlays"), $"'{word}' is not 'none', 'failed' or 'all'.");

    /// <summary>What the guests may have together: three quarters of what this process may use, so that the host stays usable.</summary>
    public ByteSize Memory { get; init; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 3 / 4);

    /// <summary>One a core: under emulation a guest fills one.</summary>
    public static int DefaultParallel => Environment.ProcessorCount;

    /// <summary>What has to stay free on a file system: 1 GiB, less on a small one.</summary>
    internal static ByteSize ReserveOf(DriveInfo drive) => new(Math.Min(ByteSize.GiB(1).Bytes, drive.TotalSize / 20));
}

public enum KeepOverlays
{
    None,
    Failed,
    All,
}
