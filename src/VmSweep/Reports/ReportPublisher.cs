using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>Ends a sweep: collects its results and writes its reports.</summary>
public static class ReportPublisher
{
    /// <returns>What was reported; its exit code is the sweep's.</returns>
    public static SweepResult Publish(SweepPlan plan, SweepLayout sweep, ReportOptions options, TimeProvider time)
    {
        var result = ResultCollector.Collect(plan, sweep, time);
        SweepReport.Write(sweep.Report, result, run => RunFiles.Find(sweep.Run(run.Run.Serial), run), options);
        return result;
    }

    /// <exception cref="ProblemException">Some run is not good; says how many, and where to look.</exception>
    public static void EnsureGood(SweepResult result, SweepLayout sweep)
    {
        if (result.ExitCode != 0)
            throw new ProblemException(new Location($"sweep {result.SweepId}"), $"{Headline.Of(result)}.", $"See {Path.Combine(sweep.Report, SweepReport.HtmlFile)}");
    }
}
