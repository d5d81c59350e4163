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

        return Readable(artifacts).FirstOrDefault(pair => pair.Plan.Name == sweepName) is { Plan: not null } newest
            ? newest
            : throw new ProblemException(Location.Parameter("sweep"), $"'{sweepName}' has not been planned yet.", "Type './build.sh PlanSweep'.");
    }

    /// <summary>The sweeps whose plan can be read, newest first. One that cannot, left by a power cut or written by another version, must not end what is done with the others.</summary>
    /// <param name="unreadable">Told of each that cannot.</param>
    public static IEnumerable<(SweepPlan Plan, SweepLayout Layout)> Readable(ArtifactsLayout artifacts, Action<Problem>? unreadable = null)
    {
        foreach (var sweep in artifacts.AllSweeps())
        {
            if (JsonFile.TryRead<SweepPlan>(sweep.Plan, out var problem) is { } plan)
                yield return (plan, sweep);
            else if (problem is not null)
                unreadable?.Invoke(problem with { Remedy = $"The other sweeps are as they were. If nobody needs this one, remove {sweep.Root}" });
        }
    }

    public static SweepPlan Load(SweepLayout sweep) => JsonFile.Read<SweepPlan>(sweep.Plan);
}
