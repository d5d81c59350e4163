using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Engines;

/// <summary>Held by the one process that runs a sweep's guests. The kernel frees it when that process ends, however it ends.</summary>
public sealed class SweepLock : IDisposable
{
    private readonly FileStream _file;

    private SweepLock(FileStream file) => _file = file;

    /// <exception cref="ProblemException">Another process has it.</exception>
    public static SweepLock Take(SweepLayout sweep)
    {
        try
        {
            // FileShare.None is flock(2) on Unix: it holds between processes of ours.
            return new(new FileStream(sweep.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(sweep.Lock))
        {
            throw new ProblemException(
                new Location($"sweep {sweep.Id}"), "another build is running its guests.", "Wait for it, or start another sweep with '--new'.");
        }
    }

    public void Dispose() => _file.Dispose();
}
