using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results.Exceptions;

namespace VmSweep.Sweeps;

/// <summary>
/// What a report reads of a sweep's directory, as it was when the sweep was planned: for the report of a DAG that nobody waits for (its FINAL node). That one may be
/// written by a user who cannot read the author's directory, and on a day when someone has edited it.
/// </summary>
public static class KeptSweepFiles
{
    private static readonly string[] Names = [KnownFailures.FileName, ComponentTags.FileName, ExpectedVerdicts.FileName];

    /// <summary>Where they are. The directory has the sweep's name, by which a report knows that they are of its plan.</summary>
    public static string Directory(SweepPlan plan, SweepLayout sweep) => Path.Combine(sweep.Root, "as-planned", plan.Name);

    internal static void Keep(string sweepDirectory, SweepPlan plan, SweepLayout sweep)
    {
        foreach (var name in Names)
        {
            var file = Path.Combine(sweepDirectory, name);
            if (File.Exists(file))
                AtomicFile.WriteBytes(Path.Combine(Directory(plan, sweep), name), File.ReadAllBytes(file));
        }
    }
}
