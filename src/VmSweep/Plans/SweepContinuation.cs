using VmSweep.Problems;

namespace VmSweep.Plans;

/// <summary>
/// Decides whether planning continues the newest sweep of a name or starts a new one (DESIGN §4): an unfinished sweep with
/// unchanged inputs goes on, a finished one never does, an unfinished one whose inputs changed is the user's decision.
/// </summary>
public static class SweepContinuation
{
    /// <summary>The sweep to go on with, or null to start a new one.</summary>
    /// <param name="artifacts">Where sweeps are.</param>
    /// <param name="sweepName">The sweep's name.</param>
    /// <param name="inputsHash">What the new plan would be made from.</param>
    /// <param name="forceNew">The user wants a new one whatever there is.</param>
    /// <exception cref="ProblemException">There is an unfinished sweep, and its inputs have changed.</exception>
    public static SweepLayout? Find(ArtifactsLayout artifacts, string sweepName, string inputsHash, bool forceNew)
    {
        if (forceNew)
            return null;
        var newest = SweepFinder.Readable(artifacts).FirstOrDefault(pair => pair.Plan.Name == sweepName);
        if (newest.Layout is null || newest.Layout.IsFinished || newest.Layout.IsCancelled)
            return null;
        if (newest.Plan.InputsHash == inputsHash)
            return newest.Layout;
        // Only planned, nothing has run: there is nothing to lose, and people plan again after each edit.
        if (!File.Exists(newest.Layout.Events))
            return null;
        throw new ProblemException(
            new Location($"sweep {newest.Layout.Id}"),
            "is unfinished, and the sweep's files, templates or parameters have changed since it was planned.",
            $"Either finish it as it was planned: './build.sh FullTestSweep --skip PlanSweep BuildBaseImages PublishBaseImages --sweep-id {newest.Layout.Id}'; or leave it and start anew: './build.sh FullTestSweep --new'.");
    }
}
