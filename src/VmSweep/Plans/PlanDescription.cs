using System.Globalization;
using VmSweep.Forecasts;

namespace VmSweep.Plans;

/// <summary>The words of PlanSweep.</summary>
public static class PlanDescription
{
    public static IEnumerable<string> Lines(PlannedSweep planned, SweepForecast forecast)
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

        foreach (var line in ForecastLines.Of(forecast))
            yield return line;
        yield return $"  disk: at most {new ByteSize(plan.Runs.Sum(run => run.IoImageSize.Bytes))} of input images and as much of results; the guests' system disks beside{Allowances(plan)}";
    }

    private static string Allowances(SweepPlan plan)
    {
        var allowed = plan.Runs.Where(run => run.Run.Needs?.Disk is not null).ToList();
        return allowed.Count == 0 ? "" : $" (up to {new ByteSize(allowed.Max(run => run.Run.Needs!.Disk!.Value.Bytes))} for each of {allowed.Count} runs by their sets' allowance)";
    }
}
