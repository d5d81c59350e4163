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

    /// <summary>Guests that this machine can hold: one a core under emulation, and no more than its free memory has room for.</summary>
    public static int DefaultParallel(ByteSize guestMemory)
    {
        // QEMU itself takes some 150 MiB beside the guest's memory (TCG's translation buffer above all).
        var perGuest = guestMemory + ByteSize.MiB(150);
        var byMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 3 / 4 / perGuest.Bytes;
        return (int)Math.Clamp(byMemory, 1, Environment.ProcessorCount);
    }
}

public enum KeepOverlays
{
    None,
    Failed,
    All,
}
