using System.Globalization;

namespace VmSweep.Plans;

/// <summary>The words of PlanSweep.</summary>
public static class PlanDescription
{
    public static IEnumerable<string> Lines(PlannedSweep planned)
    {
        var plan = planned.Plan;
        yield return $"Sweep {plan.SweepId}{(planned.IsNew ? "" : " goes on")}: {plan.Runs.Count} runs by the {plan.Engine} engine";
        foreach (var platform in plan.Runs.GroupBy(run => run.Run.Platform))
        {
            var sets = platform.Select(run => run.Run.PackageSet).Distinct().Count();
            var sources = platform.Select(run => run.Run.Sources).Distinct().Count();
            var without = plan.Images.ContainsKey(platform.Key.ToString()) ? "" : "   NO TEMPLATE: can be planned, not run";
            yield return string.Create(CultureInfo.InvariantCulture, $"  {platform.Key,-28} {platform.Count(),5} runs  ({sources} sources, {sets} package sets){without}");
        }

        var longest = plan.Runs.Max(run => plan.Limits.Host(run.PayloadLimit));
        yield return $"  at the latest a run is ended after {longest.TotalMinutes:0} min; I/O images of {plan.Runs[0].IoImageSize}";
    }
}
