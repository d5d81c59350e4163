using System.Globalization;

namespace VmSweep.Plans;

/// <summary>Names new sweeps: <c>20261122-1830-nightly</c>, by UTC, so that names sort by time on every host.</summary>
public static class SweepIds
{
    public static string Next(string sweepName, ArtifactsLayout artifacts, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        var first = $"{stamp}-{sweepName}";
        // Two sweeps in a minute: the second's name still sorts after the first's.
        return Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => $"{first}-{number}")
            .Prepend(first)
            .First(id => !Directory.Exists(artifacts.Sweep(id).Root));
    }
}
