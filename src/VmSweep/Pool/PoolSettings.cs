using VmSweep.Engines.Local;
using VmSweep.ImageStore;

namespace VmSweep.Pool;

/// <summary>What a pool on this machine is to be.</summary>
/// <param name="Scripts">The project's directory <c>pool/</c>.</param>
/// <param name="Shared">Directories that the pool sees where this host has them.</param>
/// <param name="Images">Where published base images are; execute nodes only read there.</param>
/// <param name="Slots">Guests at a time on each execute node.</param>
/// <param name="Memory">What the guests of one execute node may have together.</param>
/// <param name="Volume">What the nodes mount themselves; null where the images are in a shared directory.</param>
public sealed record PoolSettings(string Scripts, IReadOnlyList<string> Shared, string Images, Accelerator Accelerator, int Slots, ByteSize Memory, VolumeMount? Volume)
{
    /// <summary>The first is central manager and submit node, the others execute; on the last one QEMU is no root.</summary>
    internal static IReadOnlyList<string> Nodes { get; } = ["submit", "alpha", "beta"];

    internal const string User = "vmsweep";

    /// <summary>In the range that Debian leaves to local administrators (policy 9.2.2: 1000–59999), far from where it begins.</summary>
    internal const int UserId = 52950;

    /// <summary>One guest a core, as on the local engine, over both execute nodes.</summary>
    public static int DefaultSlots => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>As much as the local engine gives its guests, halved between the nodes.</summary>
    public static ByteSize DefaultMemory => new(LocalEngineOptions.For(1, KeepOverlays.Failed).Memory.Bytes / 2);
}
