using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>PRE and POST of the canaries' nodes.</summary>
public sealed class CanaryCollector(SweepPlan plan, SweepLayout sweep, TimeProvider time)
{
    /// <summary>PRE's exit code for a proof that is not needed: PRE_SKIP.</summary>
    public const int NotNeeded = 3;

    private readonly CondorFiles _files = new(sweep);

    /// <summary>PRE of a proof, after the canaries of machines: says where runs may go.</summary>
    /// <returns><see cref="NotNeeded"/> where the platform is known to boot, else 0.</returns>
    public int IsNeeded(string name)
    {
        var results = CanaryResults.Read(_files);
        var proof = results.Plan.Find(_files, name);
        WritePlacement(results);
        PlacementFile.Write(_files.CanaryPlacement(name), results.TriedInVain(proof.Platform), Machines);
        return results.IsProven(proof.Platform) ? NotNeeded : 0;
    }

    /// <summary>POST: judges what came back. May be called twice for one job, after a recovery of DAGMan's.</summary>
    /// <returns>1 for a proof that failed, so that its platform's runs are not submitted; else 0.</returns>
    public int Collect(string name, string job)
    {
        var canary = CanaryPlan.Read(_files).Find(_files, name);
        var layout = _files.Canary(name);
        var life = JobId.Parse(job) is { } id ? JobLife.Of(id, EventLog.ReadAll(_files.CanaryLog(name), time)) : JobLife.None(default);
        var (judgement, _) = JobJudge.Judge(layout, life, CanaryDisks.HostLimit(plan));
        JsonFile.Write(layout.Result, new CanaryResult(CanaryResult.CurrentSchema, canary, judgement.Verdict, judgement.Reason, life.Host, JobId.Parse(job)?.ToString() ?? "-"));
        File.Delete(Path.Combine(layout.Root, CondorFiles.SystemDiskName));
        if (!canary.IsProof)
            return 0;
        var results = CanaryResults.Read(_files);
        WritePlacement(results);
        return results.IsProven(canary.Platform) ? 0 : 1;
    }

    private IReadOnlyList<string> Machines => SubmittedDag.Read(_files)?.Machines ?? [];

    /// <summary>By the proofs alone, which come one after the last canary: canaries that end together would each write without the other's result.</summary>
    private void WritePlacement(CanaryResults results) => PlacementFile.WriteSweep(_files.Hosts, results.BadHosts, Machines);
}
