using VmSweep.Plans;
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
}
