using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Tools;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>
/// Jobs that DAGMan waits for and the queue does not have. One that is missing in two looks is gone: within one, it may have ended between the look at the log and
/// the look at the queue, and with thousands of jobs some have.
/// </summary>
internal sealed class MissingJobs
{
    private HashSet<JobId> _suspects = [];
    private HashSet<JobId> _told = [];

    /// <summary>Those that were missing twice, at the last look.</summary>
    public IReadOnlyList<NodeState> Gone { get; private set; } = [];

    /// <summary>Takes a look.</summary>
    /// <param name="awaited">Jobs that DAGMan waits for.</param>
    /// <returns>Those that are gone now and were not at the look before.</returns>
    public IReadOnlyList<NodeState> Find(IReadOnlyList<NodeState> awaited, IReadOnlyList<QueuedJob> queue)
    {
        var there = queue.Select(job => job.Cluster).ToHashSet();
        var missing = awaited.Where(state => !there.Contains(state.Job.Cluster)).ToList();
        Gone = [.. missing.Where(state => _suspects.Contains(state.Job))];
        _suspects = [.. missing.Select(state => state.Job)];
        List<NodeState> news = [.. Gone.Where(state => !_told.Contains(state.Job))];
        _told = [.. Gone.Select(state => state.Job)];
        return news;
    }
}
