using VmSweep.Files;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;

namespace VmSweep.Delta;

/// <summary>Which disks a sweep's guests start from, byte for byte: an image that was built again for its age keeps its fingerprint.</summary>
internal static class UsedImages
{
    /// <summary>Stands where a sweep went on with another build of an image: its runs are not results of one disk.</summary>
    private const string Several = "several";

    /// <returns>SHA-256 by platform; without those that nobody recorded.</returns>
    public static IReadOnlyDictionary<string, string> Read(SweepLayout sweep) =>
        Recorded(sweep).Where(image => image.Value != Several).ToDictionary();

    /// <summary>Writes down what the sweep's images are now. One that is not there is not needed now, or the engine says what it lacks.</summary>
    /// <exception cref="Problems.ProblemException">The store does not answer.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> RecordAsync(SweepPlan plan, SweepLayout sweep, SweepImages images, CancellationToken cancellation)
    {
        var now = new SortedDictionary<string, string>(Recorded(sweep), StringComparer.Ordinal);
        foreach (var platform in plan.Runs.Select(run => run.Run.Platform).Distinct())
        {
            var name = platform.ToString();
            if (await images.HashAsync(platform, plan.Images[name], cancellation) is { } hash)
                now[name] = now.GetValueOrDefault(name, hash) == hash ? hash : Several;
        }

        JsonFile.Write(sweep.Images, now);
        return Read(sweep);
    }

    private static Dictionary<string, string> Recorded(SweepLayout sweep) => JsonFile.TryRead<Dictionary<string, string>>(sweep.Images, out _) ?? [];
}
