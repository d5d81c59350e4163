using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Sweeps;

namespace VmSweep.Reports;

/// <summary>Ends a sweep: collects its results and writes its reports.</summary>
public static class ReportPublisher
{
    /// <param name="plan">The sweep's plan.</param>
    /// <param name="sweep">The sweep's files.</param>
    /// <param name="sweepDirectory">The sweep as its author wrote it; its <c>expected.yaml</c> counts where it is this plan's.</param>
    /// <param name="options">How attachments are named.</param>
    /// <param name="time">For a sweep in which nothing ran.</param>
    public static PublishedReport Publish(SweepPlan plan, SweepLayout sweep, string sweepDirectory, ReportOptions options, TimeProvider time)
    {
        var result = ResultCollector.Collect(plan, sweep, time);
        SweepReport.Write(sweep.Report, result, run => RunFiles.Find(sweep.Run(run.Run.Serial), run), options);
        var isOfThisPlan = Path.GetFileName(Path.TrimEndingDirectorySeparator(sweepDirectory)) == plan.Name;
        var surprises = isOfThisPlan ? ExpectedVerdicts.Find(sweepDirectory)?.Compare(result) : null;
        return new(result, Path.Combine(sweep.Report, SweepReport.HtmlFile), surprises);
    }
}
