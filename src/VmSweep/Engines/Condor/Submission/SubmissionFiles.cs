using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>Everything that a submission leaves beside the runs' disks.</summary>
internal static class SubmissionFiles
{
    /// <param name="open">Runs that have no result yet.</param>
    public static void Write(SweepPlan plan, CondorFiles files, SubmittedDag submitted, IReadOnlyList<PlannedRun> open, CanaryPlan canaries, DagFile dag, TimeProvider time)
    {
        Parallel.ForEach(open, run => WritePlacement(files, submitted, run.Run.Serial));
        foreach (var part in plan.Runs.GroupBy(run => files.PlanPart(run.Run.Serial), StringComparer.Ordinal))
            JsonFile.Write(part.Key, plan with { Runs = [.. part] });
        WriteCanaries(plan, files, submitted, canaries);
        AtomicFile.WriteText(files.RunSubmit, RunSubmitFile.Write(plan.Condor!, files, submitted));
        AtomicFile.WriteText(files.DagConfiguration, DagFile.WriteConfiguration());
        AtomicFile.WriteText(files.FinalSubmit, dag.WriteFinal());
        AtomicFile.WriteText(files.Dag, dag.Write(plan.Runs.Except(open).Select(run => run.Run.Serial).ToHashSet()));
        JsonFile.Write(files.Submitted, submitted);
        new EngineFacts(EngineFacts.CurrentSchema, Environment.MachineName, $"HTCondor's VM universe on {submitted.Machines.Count} machines", submitted.Machines.Count).Write(files.Sweep);
        Local.LocalEngine.Submit(plan, files.Sweep, time);
    }

    private static void WriteCanaries(SweepPlan plan, CondorFiles files, SubmittedDag submitted, CanaryPlan canaries)
    {
        JsonFile.Write(files.CanaryPlan, canaries);
        PlacementFile.WriteSweep(files.Hosts, CanaryResults.Read(files).BadHosts, submitted.Machines);
        foreach (var canary in canaries.Canaries.Where(canary => !File.Exists(files.CanaryPlacement(canary.Name))))
            PlacementFile.Write(files.CanaryPlacement(canary.Name), [], submitted.Machines);
        AtomicFile.WriteText(files.CanarySubmit, RunSubmitFile.WriteCanary(plan, files, submitted));
    }

    /// <summary>
    /// Not waited for until it is on the disk: a submission writes it anew, and an empty one, which is what a power failure leaves, is as good as none
    /// (the submit description has a default).
    /// </summary>
    private static void WritePlacement(CondorFiles files, SubmittedDag submitted, string serial) =>
        PlacementFile.Write(files.Placement(serial), CollectedAttempts.Read(files.Attempts(serial)).BadHosts, submitted.Machines, isDurable: false);
}
