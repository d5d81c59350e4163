using VmSweep.Engines.Condor.Tools;
using VmSweep.Forecasts;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor;

/// <summary>How many guests a pool has place for, asked of its collector. A forecast is not worth a refusal: where nobody answers, that is what it says.</summary>
/// <param name="excludedHosts">Machines that get no run.</param>
public sealed class PoolSurvey(IProcessRunner processes, Func<CondorAccess> access, IReadOnlyList<string> excludedHosts)
{
    public async Task<PoolPlaces> AskAsync(SweepPlan plan, CancellationToken cancellation)
    {
        try
        {
            var settings = plan.Condor!.Settings;
            var slots = await new CondorTools(access(), processes).SlotsAsync(settings.Disks == DiskMode.Overlay ? settings.ImageRequirement : "True", cancellation);
            return PlacesOf(plan, [.. slots.Where(slot => !excludedHosts.Contains(slot.Machine, StringComparer.OrdinalIgnoreCase))]);
        }
        catch (Exception exception) when (exception is ProblemException or ProgramNotStartedException)
        {
            return PoolPlaces.NotKnown($"the pool does not say how large it is ({exception.Message.Split('\n')[0]})");
        }
    }

    /// <summary>A slot that can be divided has as many places as guests of the usual size fit into it, every other one has one.</summary>
    internal static PoolPlaces PlacesOf(SweepPlan plan, IReadOnlyList<SlotAd> slots)
    {
        var most = plan.Condor!.Settings.MaxJobs ?? int.MaxValue;
        List<ArchitecturePlaces> places = [];
        foreach (var runs in plan.Runs.GroupBy(run => run.Run.Platform.Architecture))
        {
            var (memory, cpus) = (Median(runs.Select(run => run.Memory)), Median(runs.Select(run => run.Cpus)));
            var fitting = slots.Where(slot => slot.Arch == Submission.SubmitText.Arch(runs.Key)).Select(slot => (slot.Machine, Places: slot.PlacesFor(memory, cpus))).Where(slot => slot.Places > 0).ToList();
            if (fitting.Count > 0)
                places.Add(new(runs.Key, fitting.Select(slot => slot.Machine).Distinct(StringComparer.Ordinal).Count(), Math.Min(most, fitting.Sum(slot => slot.Places))));
        }

        return new(places, null);
    }

    private static T Median<T>(IEnumerable<T> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : default!;
}
