using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Engines.Condor.Waiting;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Reports.Progress;

namespace VmSweep.Engines.Condor;

/// <summary>The engine <c>condor</c>: a sweep is one DAG of VM-universe jobs, and HTCondor runs it.</summary>
/// <param name="images">Where published base images are.</param>
/// <param name="access">How HTCondor's tools are reached, for a new submission.</param>
/// <param name="excludedHosts">Machines that get no run.</param>
/// <param name="say">Told what is not about one run.</param>
public sealed class CondorSweeper(
    IProcessRunner processes, TimeProvider time, SweepImages images, Func<CondorAccess> access, IReadOnlyList<string> excludedHosts, Action<string> say)
{
    /// <summary>DAGMan removes its jobs, waits for them (18 s were measured until a domain is gone), and runs FINAL.</summary>
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(3);

    /// <returns>The command that submits; null where the sweep's DAG is in the queue already.</returns>
    /// <exception cref="ProblemException">It cannot be submitted; nothing was.</exception>
    public async Task<CommandLine?> PrepareAsync(SweepPlan plan, SweepLayout sweep, CancellationToken cancellation)
    {
        SweepCancellation.EnsureNone(sweep);
        var dotnet = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own program.");
        var submission = new DagSubmission(processes, time, images, AppContext.BaseDirectory, dotnet, say);
        var command = await submission.PrepareAsync(plan, sweep, access(), excludedHosts, cancellation);
        if (command is null)
            say($"The DAG of {plan.SweepId} is in HTCondor's queue already");
        return command;
    }

    /// <summary>Waits until the DAG has left the queue.</summary>
    public async Task WaitAsync(SweepPlan plan, SweepLayout sweep, ISweepProgress progress, CancellationToken cancellation)
    {
        using var alone = SweepLock.Take(sweep, time);
        SweepCancellation.EnsureNone(sweep);
        var files = new CondorFiles(sweep);
        await new DagWaiter(plan, files, new CondorTools(AccessOf(files), processes), progress, time).WaitAsync(cancellation);
    }

    /// <summary>Removes the sweep's DAG, and waits until its jobs are gone.</summary>
    public async Task RemoveAsync(SweepLayout sweep, CancellationToken cancellation)
    {
        var files = new CondorFiles(sweep);
        if (SubmittedDag.Read(files) is null || DagmanJob.Last(files, time) is not { Ended: null } dag)
            return;
        var tools = new CondorTools(AccessOf(files), processes);
        var started = time.GetTimestamp();
        while (await tools.RemoveAsync(sweep, dag.Cluster, cancellation) is { IsYes: false } answer)
        {
            if (time.GetElapsedTime(started) > RemovalLimit)
                answer.EnsureYes();
            await Task.Delay(TimeSpan.FromSeconds(2), time, cancellation);
        }

        started = time.GetTimestamp();
        while (await tools.QueueAsync(sweep, dag.Cluster, cancellation) is not [])
        {
            if (time.GetElapsedTime(started) > RemovalLimit)
            {
                say($"DAG {dag.Cluster} is removed, but not all of its jobs have left the queue after {RemovalLimit.TotalMinutes:0} minutes; 'condor_q {dag.Cluster}' shows them");
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(2), time, cancellation);
        }
    }

    private static CondorAccess AccessOf(CondorFiles files) => SubmittedDag.Read(files)?.Access
        ?? throw new ProblemException(new Location($"sweep {files.Sweep.Id}"), "was not submitted to HTCondor.", "Type './build.sh SubmitDag'.");
}
