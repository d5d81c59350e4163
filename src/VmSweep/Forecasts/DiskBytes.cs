using VmSweep.Engines.Condor;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Forecasts;

/// <summary>What the disks of a run came to, asked of many runs at once: what went to a machine for one attempt, and what came back. On the local engine that is what was written here.</summary>
/// <param name="imageOf">Where a platform's base image lies, for pools that are sent whole images; null where it is not to be found.</param>
public sealed class DiskBytes(SweepPlan plan, SweepLayout sweep, Func<Matrix.PlatformName, string?> imageOf)
{
    /// <summary>An empty overlay of our writer's, whatever it is over.</summary>
    public static readonly ByteSize EmptyOverlay = ByteSize.KiB(256);

    private readonly Dictionary<Matrix.PlatformName, long?> _systemDisks = [];

    /// <summary>Null where its disks are gone, or never were.</summary>
    public ByteSize? OfAnAttempt(RunResult run)
    {
        var files = sweep.Run(run.Run.Serial);
        return LengthOf(files.InputImage) is { } input && LengthOf(files.ResultImage) is { } result && SystemDisk(run.Run.Platform) is { } system
            ? new(input + result + system)
            : null;
    }

    private long? SystemDisk(Matrix.PlatformName platform)
    {
        lock (_systemDisks)
        {
            if (!_systemDisks.TryGetValue(platform, out var bytes))
                _systemDisks[platform] = bytes = plan.Condor?.Settings.Disks == DiskMode.Copy ? imageOf(platform) is { } path ? LengthOf(path) : null : EmptyOverlay.Bytes;
            return bytes;
        }
    }

    private static long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}
