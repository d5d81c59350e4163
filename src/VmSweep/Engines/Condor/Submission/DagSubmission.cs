using VmSweep.BaseImages;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Tools;
using VmSweep.ImageStore.Leases;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Condor.Submission;

/// <summary>From a plan to a DAG in HTCondor's queue, or to one that goes on where an earlier one was lost.</summary>
/// <param name="images">Where published base images are.</param>
/// <param name="programDirectory">Where our own <c>vmsweep</c> was compiled to.</param>
/// <param name="dotnet">The program that runs it.</param>
/// <param name="say">Told what will be transferred.</param>
internal sealed class DagSubmission(
    IProcessRunner processes, TimeProvider time, SweepImages images, string programDirectory, string dotnet, Action<string> say)
{
    /// <summary>Writes everything, checks everything, and returns the command that submits; null where the DAG is in the queue already.</summary>
    /// <exception cref="ProblemException">It cannot be submitted; nothing was.</exception>
    public async Task<CommandLine?> PrepareAsync(
        SweepPlan plan, SweepLayout sweep, CondorAccess access, IReadOnlyList<string> excludedHosts, CancellationToken cancellation)
    {
        EnsurePaths(sweep);
        var files = new CondorFiles(sweep);
        var tools = new CondorTools(access, processes);
        var machines = await new CondorChecks(tools).EnsureReadyAsync(plan.Condor!.Settings, excludedHosts, cancellation);
        var earlier = await EarlierAsync(files, tools, cancellation);
        if (earlier is null)
            return null;

        var known = PoolKnowledge.Read(sweep.Artifacts, time.GetUtcNow(), say);
        machines = WithoutBad(machines, known);
        excludedHosts = [.. excludedHosts.Union(known.Excluded.Select(host => host.Host).Where(host => machines.All(machine => machine.Name != host)))];
        var open = plan.Runs.Where(run => !File.Exists(sweep.Run(run.Run.Serial).Result)).ToList();
        // Only what is needed yet: of a platform whose runs are done the image may be gone.
        var baseImages = await images.FindAsync(plan, open.Select(run => run.Run.Platform), cancellation);
        var disks = new RunDisks(plan, files, baseImages);
        disks.Prepare(open, cancellation);
        EnsureBudget(plan, open, disks);
        var canaries = PrepareCanaries(plan, files, open, baseImages, machines, known, cancellation);
        var consoles = machines.Select(machine => machine.ConsoleFile).Distinct().ToList();
        var submitted = new SubmittedDag(
            SubmittedDag.CurrentSchema, access, time.GetUtcNow(), [.. machines.Select(machine => machine.Name).Order(StringComparer.Ordinal)],
            excludedHosts, consoles is [{ } console] ? console : null, earlier);
        Write(plan, files, submitted, open, canaries, baseImages);
        if (access.User is { } user)
            (await processes.RunAsync(access.AdministratorCommand("chown", "-R", "--no-dereference", $"{user}:", sweep.Root), TimeSpan.FromMinutes(5), cancellation: cancellation)).EnsureSuccess();
        // No rescue DAG: what has a result is marked as done in ours, by what VmSweep knows and not by what DAGMan thinks.
        return access.Command(sweep.Root, "condor_submit_dag", "-force", "-autorescue", "0", "-batch-name", plan.SweepId, CondorFiles.DagName);
    }

    /// <summary>Without the machines that eat runs by the history, while others are left.</summary>
    private IReadOnlyList<MachineAd> WithoutBad(IReadOnlyList<MachineAd> machines, PoolKnowledge known)
    {
        var left = machines.ExceptBy(known.Excluded.Select(host => host.Host), machine => machine.Name, StringComparer.Ordinal).ToList();
        if (left.Count == 0)
            return machines;
        foreach (var bad in known.Excluded.Where(bad => machines.Any(machine => machine.Name == bad.Host)))
            say($"  {bad.Host} gets no run: {bad.Reason}");
        return left;
    }

    private CanaryPlan PrepareCanaries(
        SweepPlan plan, CondorFiles files, IReadOnlyList<PlannedRun> open, IReadOnlyDictionary<PlatformName, BaseDisk> baseImages, IReadOnlyList<MachineAd> machines, PoolKnowledge known, CancellationToken cancellation)
    {
        // A continuation keeps what the first submission decided: its canaries have shown something by now.
        var canaries = File.Exists(files.CanaryPlan) ? CanaryPlan.Read(files) : CanaryPlanner.Of(plan, open, machines, known);
        foreach (var canary in canaries.Canaries)
        {
            if (baseImages.TryGetValue(canary.Platform, out var baseImage))
                CanaryDisks.Prepare(plan, files, canary, baseImage, cancellation);
        }

        if (canaries.Canaries.Count > 0)
        {
            var hosts = canaries.Canaries.Count(canary => !canary.IsProof);
            say($"  Canaries go first: {hosts} for machines and {canaries.Canaries.Count - hosts} for base images that no earlier sweep has seen at work ('condor: canary' in sweep.yaml)");
        }

        return canaries;
    }

    /// <summary>DAGMan jobs before ours; null where the last one is alive.</summary>
    private static async Task<IReadOnlyList<int>?> EarlierAsync(CondorFiles files, CondorTools tools, CancellationToken cancellation)
    {
        if (SubmittedDag.Read(files) is not { } before)
            return [];
        if (DagmanJob.Last(files, TimeProvider.System) is not { } last)
            return before.EarlierDags;
        var queue = await tools.QueueAsync(files.Sweep, last.Cluster, cancellation)
            ?? throw new ProblemException(new Location("HTCondor"), "the schedd does not say whether the sweep's DAG is in its queue.", "Try again.");
        if (queue.Any(job => job.Cluster == last.Cluster))
            return null;
        if (queue.Count > 0)
            (await tools.RemoveNodesAsync(files.Sweep, last.Cluster, cancellation)).EnsureYes();
        PutAside(files, last.Cluster);
        return [.. before.EarlierDags, last.Cluster];
    }

    /// <summary>
    /// What a DAGMan left that was lost. Its lock file would make the next one recover from its log, and what we mark as done would then be done twice
    /// (23.9: "Assertion ERROR on (NumNodesDone + NumNodesFailed &lt;= NumNodes)", for ever).
    /// </summary>
    private static void PutAside(CondorFiles files, int dag)
    {
        var aside = Directory.CreateDirectory(files.EarlierDag(dag)).FullName;
        foreach (var file in Directory.EnumerateFiles(files.Sweep.Root, CondorFiles.DagName + ".*"))
            File.Move(file, Path.Combine(aside, Path.GetFileName(file)), overwrite: true);
    }

    private void Write(SweepPlan plan, CondorFiles files, SubmittedDag submitted, IReadOnlyList<PlannedRun> open, CanaryPlan canaries, IReadOnlyDictionary<PlatformName, BaseDisk> baseImages)
    {
        if (!File.Exists(Path.Combine(files.Program, PublishedProgram.Assembly)))
            PublishedProgram.Copy(programDirectory, files.Program);
        var dag = new DagFile(plan, canaries, files, [dotnet, Path.Combine(files.Program, PublishedProgram.Assembly)], Disk);
        SubmissionFiles.Write(plan, files, submitted, open, canaries, dag, time);

        // The nodes of a platform whose runs are done start nothing.
        BaseDisk Disk(PlatformName platform) => baseImages.GetValueOrDefault(platform) ?? new(images.DiskOf(plan, platform), default, default, Sha256: null);
    }

    private static void EnsurePaths(SweepLayout sweep)
    {
        if (sweep.Root.Any(letter => char.IsWhiteSpace(letter) || "\"'$,;".Contains(letter, StringComparison.Ordinal)))
            throw new ProblemException(Location.File(sweep.Root), "has white space or one of \"'$,; in its path, which DAGMan's files cannot quote.", "Move the working copy.");
        if (sweep.Root.StartsWith("/tmp/", StringComparison.Ordinal))
            throw new ProblemException(Location.File(sweep.Root), "is in /tmp, where DAGMan refuses to keep its logs (DAGMAN_USE_STRICT).", "Move the working copy.");
    }

    private void EnsureBudget(SweepPlan plan, List<PlannedRun> open, RunDisks disks)
    {
        if (open.Count == 0)
            return;
        var settings = plan.Condor!.Settings;
        foreach (var mode in (DiskMode[])[DiskMode.Overlay, DiskMode.Copy])
        {
            var bytes = open.Select(run => disks.Transferred(run, mode).Bytes).ToList();
            say($"  {mode.ToString().ToLowerInvariant()}: {new ByteSize(bytes.Max())} transferred to a machine for a run, {new ByteSize(bytes.Sum())} for {open.Count} runs{(mode == settings.Disks ? "  <- this sweep" : "")}");
            if (mode == settings.Disks && settings.Budget is { } budget && bytes.Sum() > budget.Bytes)
            {
                throw new ProblemException(
                    new Location($"sweep {plan.SweepId}"), $"would transfer {new ByteSize(bytes.Sum())}, and its budget is {budget}.",
                    "Use overlays ('--disk-mode overlay'), fewer runs, or a larger 'budget' in sweep.yaml.");
            }
        }
    }
}
