using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Reports.Progress;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>
/// Waits for a DAG by its files: DAGMan's nodes log tells of the runs, DAGMan's own event log of the end. The queue is asked now and then only, for what no
/// file says. Nothing here is needed by the DAG: whoever waits may be killed and start again, in another process.
/// </summary>
internal sealed class DagWaiter(SweepPlan plan, CondorFiles files, CondorTools tools, ISweepProgress progress, TimeProvider time)
{
    /// <summary>A file is looked at so often; DAGMan itself looks every 5 s.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan QueueInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a job may be missing from the queue before DAGMan is thought to wait for ever (HTCondor before 25.14 is known to miss events).</summary>
    private static readonly TimeSpan MissingLimit = TimeSpan.FromMinutes(3);

    /// <summary>A DAGMan that the schedd had to start again so often crashes whenever it is started; restarts of a schedd are few.</summary>
    private const int MostRestarts = 10;

    private readonly NodeStates _states = new(time);
    private readonly DagNarrator _narrator = new(plan, files, progress);
    private readonly CanaryNarrator _canaries = new(files, progress);
    private readonly IdleExplanation _idle = new(tools, progress, time);
    private readonly MissingJobs _missing = new();
    private int _events;
    private int _missed;
    private bool _isEnding;
    private bool _isSilent;

    /// <summary>Returns when the DAG has left the queue.</summary>
    /// <exception cref="ProblemException">It left it without its end: the submit machine lost it.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var dag = await SubmittedAsync(cancellation);
        var shown = WatchPosition.Of(files, dag.Cluster);
        var log = new EventLog(files.NodesLog, time, 0, progress.Message);
        var asked = time.GetTimestamp();
        _narrator.TellFinished();
        while (true)
        {
            // Asked before the log is read: what was written until the end is then in it.
            dag = DagmanJob.Last(files, time) ?? dag;
            // The log may hold the jobs of an earlier DAG, which nobody awaits any more.
            foreach (var each in log.ReadNew().Where(each => each.Time >= dag.Submitted))
            {
                _events++;
                if (_states.Take(each) is { } state)
                    _narrator.Tell(each, state, each.Offset >= shown);
            }

            _canaries.Tell();
            if (log.Offset > shown)
                WatchPosition.Save(files, dag.Cluster, shown = log.Offset);
            if (dag.Ended is not null)
                break;
            if (time.GetElapsedTime(asked) >= QueueInterval)
            {
                asked = time.GetTimestamp();
                await CompareWithQueueAsync(dag, cancellation);
            }

            await Task.Delay(Pause, time, cancellation);
        }

        if (_events == 0)
            throw GaveUp(dag);
        _narrator.TellFinished();
    }

    /// <summary>Not even FINAL was submitted: DAGMan did not like its files, or could not write.</summary>
    private ProblemException GaveUp(DagmanJob dag)
    {
        var errors = File.Exists(files.DagmanOutput) ? File.ReadLines(files.DagmanOutput).Where(line => line.Contains("ERROR", StringComparison.Ordinal) || line.Contains("Warning", StringComparison.Ordinal)).TakeLast(3) : [];
        return new(new Location($"sweep {plan.SweepId}"), $"DAGMan (job {dag.Cluster}) gave up before it had run anything: {string.Join("; ", errors)}", $"See {files.DagmanOutput}.");
    }

    private async Task<DagmanJob> SubmittedAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < QueueInterval)
        {
            if (DagmanJob.Last(files, time) is { } dag)
                return dag;
            await Task.Delay(Pause, time, cancellation);
        }

        throw new ProblemException(new Location($"sweep {plan.SweepId}"), "its DAG was never submitted.", "Type './build.sh SubmitDag'.");
    }

    private async Task CompareWithQueueAsync(DagmanJob dag, CancellationToken cancellation)
    {
        if (!_isEnding && time.GetUtcNow() - dag.Submitted > Limit)
            await EndAsync(dag, $"the sweep has taken longer than all its limits together ({Limit.TotalHours:0.#} h)", cancellation);
        if (!_isEnding && dag.Restarts > MostRestarts)
            await EndAsync(dag, $"DAGMan (job {dag.Cluster}) has crashed {dag.Restarts} times; {files.DagmanOutput} says why", cancellation);
        if (await tools.QueueAsync(files.Sweep, dag.Cluster, cancellation) is not { } queue)
        {
            // Said once, however long it takes.
            if (!_isSilent)
                progress.Message("the schedd does not answer; waiting for it");
            _isSilent = true;
            return;
        }

        if (_isSilent)
            progress.Message("the schedd answers again");
        _isSilent = false;

        var isThere = queue.Any(job => job.Cluster == dag.Cluster);
        // Twice: between the look at the log and the look at the queue it may have ended.
        _missed = isThere ? 0 : _missed + 1;
        if (_missed >= 2 && !isThere && DagmanJob.Last(files, time)?.Ended is null)
        {
            throw new ProblemException(
                new Location($"sweep {plan.SweepId}"), $"its DAG (job {dag.Cluster}) is no longer in the queue, and has not ended by its log: the submit machine lost it.",
                "Type the same command again: the DAG is submitted anew for the runs that have no result.");
        }

        foreach (var state in _missing.Find(_states.Waiting(MissingLimit), queue))
            progress.Message($"run {state.Serial}: job {state.Job} is no longer in the queue, and DAGMan has not heard of its end; the other runs go on");
        // Not before: one job's lost event must not cost the others their run.
        if (isThere && !_isEnding && _missing.Gone is [var gone, ..] && queue.All(job => job.Cluster == dag.Cluster))
            await EndAsync(dag, $"DAGMan waits for job {gone.Job} of run {gone.Serial}, which is no longer in the queue", cancellation);
        await _idle.ExplainAsync(_states, cancellation);
    }

    /// <summary>All tries of a run, one after the other, each as long as the queue allows; where there are canaries, after one of a machine and a proof.</summary>
    private TimeSpan Limit => (plan.Condor!.Queue + CondorLimits.Overhead) * (1 + plan.FaultRetries + plan.FailedRetries) + (_canaries.AreThere ? 2 * CanaryDisks.QueueLimit(plan) : TimeSpan.Zero);

    private async Task EndAsync(DagmanJob dag, string why, CancellationToken cancellation)
    {
        var answer = await tools.RemoveAsync(files.Sweep, dag.Cluster, cancellation);
        _isEnding = answer.IsYes;
        progress.Message(answer.IsYes ? $"{why}: the DAG is removed, what there is is reported" : $"{why}, and the DAG cannot be removed now: {answer.Said}; trying again");
    }
}
