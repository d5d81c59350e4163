using VmSweep.Testing;

namespace VmSweep.Tests.Simulation;

/// <summary>Where a simulation writes: into memory, where there is some, as what is tested is not how long this machine's disk takes for a hundred thousand fsyncs.</summary>
internal static class SimulationDirectory
{
    private const string SharedMemory = "/dev/shm";

    private const long Needed = 2L << 30;

    public static TemporaryDirectory Create() =>
        new(Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > Needed ? SharedMemory : null);
}
