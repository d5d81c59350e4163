using VmSweep.Files;
using VmSweep.Problems;

namespace VmSweep.Plans;

/// <summary>Finds the sweep that a stage is to work on.</summary>
public static class SweepFinder
{
    /// <summary>The sweep with this id, or the newest of this name.</summary>
    /// <param name="artifacts">Where sweeps are.</param>
    /// <param name="sweepName">The sweep's name; used where <paramref name="sweepId"/> is null.</param>
    /// <param name="sweepId">The id a user gave, or null.</param>
    /// <exception cref="ProblemException">There is none.</exception>
    public static (SweepPlan Plan, SweepLayout Layout) Find(ArtifactsLayout artifacts, string sweepName, string? sweepId)
    {
        var all = artifacts.AllSweeps();
        if (sweepId is not null)
        {
            var named = all.FirstOrDefault(sweep => sweep.Id == sweepId) ?? throw new ProblemException(
                Location.Parameter("sweep-id"),
                $"there is no sweep '{sweepId}' in {artifacts.Sweeps}.",
                NearestName.Suggest(sweepId, [.. all.Select(sweep => sweep.Id)]));
            return (Load(named), named);
        }

        return all.Select(sweep => (Plan: Load(sweep), Layout: sweep)).FirstOrDefault(pair => pair.Plan.Name == sweepName) is { Plan: not null } newest
            ? newest
            : throw new ProblemException(Location.Parameter("sweep"), $"'{sweepName}' has not been planned yet.", "Type './build.sh PlanSweep'.");
    }

    public static SweepPlan Load(SweepLayout sweep) => JsonFile.Read<SweepPlan>(sweep.Plan);
}
