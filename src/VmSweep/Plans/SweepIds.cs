using System.Globalization;
using VmSweep.Files;

namespace VmSweep.Plans;

/// <summary>Names new sweeps: <c>20261122-1830-nightly</c>, by UTC, so that names sort by time on every host.</summary>
public static class SweepIds
{
    /// <summary>The layout of a sweep that nobody else has: its lock file is made by whoever comes first, so two builds in one moment get two sweeps.</summary>
    public static SweepLayout Claim(string sweepName, ArtifactsLayout artifacts, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        var first = $"{stamp}-{sweepName}";
        // Two sweeps in a minute: the second's name still sorts after the first's.
        return Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => $"{first}-{number}")
            .Prepend(first)
            .Select(artifacts.Sweep)
            .First(IsOurs);
    }

    private static bool IsOurs(SweepLayout sweep)
    {
        try
        {
            Directory.CreateDirectory(sweep.Root);
            new FileStream(sweep.Lock, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(sweep.Lock))
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(sweep.Plan, exception);
        }
    }
}
