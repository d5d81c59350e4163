using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Plans;

/// <summary>The runs of a finished sweep that were not good: what RerunFailed runs, under the serials that they had.</summary>
internal sealed record FailedRuns(string SweepId, IReadOnlyList<TestRun> Runs)
{
    /// <param name="artifacts">Where sweeps are.</param>
    /// <param name="sweepName">The sweep's name.</param>
    /// <param name="sweepId">One sweep, or empty for the newest finished one.</param>
    /// <exception cref="ProblemException">There is no such sweep, it is not finished, or nothing in it failed.</exception>
    public static FailedRuns Of(ArtifactsLayout artifacts, string sweepName, string sweepId)
    {
        var sweep = sweepId.Length > 0 ? Named(artifacts, sweepName, sweepId) : NewestFinished(artifacts, sweepName);
        var failed = JsonFile.Read<SweepResult>(sweep.Results).Runs.Where(run => !run.Verdict.IsGood()).Select(run => run.Run).ToList();
        return failed.Count > 0
            ? new(sweep.Id, failed)
            : throw new ProblemException(new Location($"sweep {sweep.Id}"), "has no run that failed or ended in a fault: there is nothing to run again.", "FullTestSweep runs all of it.");
    }

    private static SweepLayout Named(ArtifactsLayout artifacts, string sweepName, string sweepId)
    {
        var (plan, sweep) = SweepFinder.Find(artifacts, sweepName, sweepId);
        if (plan.Name != sweepName)
            throw new ProblemException(Location.Parameter("sweep-id"), $"'{sweepId}' is a sweep of '{plan.Name}', not of '{sweepName}'.", $"Add '--sweep {plan.Name}'.");
        return sweep.IsFinished
            ? sweep
            : throw new ProblemException(new Location($"sweep {sweepId}"), "is not finished: nobody knows yet which of its runs fail.", "FullTestSweep goes on with it.");
    }

    private static SweepLayout NewestFinished(ArtifactsLayout artifacts, string sweepName) =>
        SweepFinder.Readable(artifacts).FirstOrDefault(each => each.Layout.IsFinished && each.Plan.Name == sweepName).Layout
        ?? throw new ProblemException(Location.Parameter("sweep"), $"no sweep '{sweepName}' is finished: there is nothing to run again.", "Type './build.sh FullTestSweep'.");
}
