using VmSweep.Problems;

namespace VmSweep.BaseImages;

/// <summary>Asks for free space before work that would end half-way without it.</summary>
internal static class FreeSpace
{
    /// <exception cref="ProblemException">The file system that holds the directory has less; both sizes are named.</exception>
    public static void Demand(string directory, ByteSize needed, Location what)
    {
        var free = new ByteSize(new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace);
        if (free < needed)
        {
            throw new ProblemException(
                what, $"needs {needed} to build, and {directory} has {free} free.", "Make room there; './build.sh Prune' removes old images and sweeps.");
        }
    }
}
