using VmSweep.Problems;

namespace VmSweep.Engines.Local;

/// <summary>How the local engine may use this machine.</summary>
/// <param name="Parallel">Guests at a time.</param>
/// <param name="Most">Guests at a time where the host has time for more than <paramref name="Parallel"/>.</param>
/// <param name="KeepOverlays">Which runs keep their system disk afterwards, so that Shell can boot it.</param>
public sealed record LocalEngineOptions(int Parallel, int Most, KeepOverlays KeepOverlays = KeepOverlays.Failed)
{
    /// <summary>Each core at most so often: what guests gain by it was measured up to this (docs/performance.md).</summary>
    private const int MostPerCore = 3;

    /// <param name="parallel">What the user has said; null leaves it to the host: one a core, since under emulation a guest fills one, and more while they wait.</param>
    public static LocalEngineOptions For(int? parallel, KeepOverlays keepOverlays) =>
        parallel is { } given ? new(given, given, keepOverlays) : new(Environment.ProcessorCount, Environment.ProcessorCount * MostPerCore, keepOverlays);

    /// <exception cref="ProblemException">The word is none of them.</exception>
    public static KeepOverlays ParseKeep(string word) => Enum.TryParse<KeepOverlays>(word, ignoreCase: true, out var keep)
        ? keep
        : throw new ProblemException(Location.Parameter("keep-overlays"), $"'{word}' is not 'none', 'failed' or 'all'.");

    /// <summary>What the guests may have together: three quarters of what this process may use, so that the host stays usable.</summary>
    public ByteSize Memory { get; init; } = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 3 / 4);

    /// <summary>What has to stay free on a file system: 1 GiB, less on a small one.</summary>
    internal static ByteSize ReserveOf(DriveInfo drive) => new(Math.Min(ByteSize.GiB(1).Bytes, drive.TotalSize / 20));
}

public enum KeepOverlays
{
    None,
    Failed,
    All,
}
