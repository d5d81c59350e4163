using VmSweep.Engines.Condor.Tools;
using VmSweep.Engines.Condor.Waiting;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>Which jobs are gone that DAGMan waits for.</summary>
public sealed class MissingJobsTests
{
    private readonly MissingJobs _jobs = new();

    [Fact]
    public void A_job_that_is_missing_once_may_have_ended_between_the_two_looks()
    {
        Assert.Empty(_jobs.Find(Awaited(7, 8), Queue(8)));
        // Another one each time: with thousands of jobs some always end just then.
        Assert.Empty(_jobs.Find(Awaited(8, 9), Queue(9)));
        Assert.Empty(_jobs.Gone);
    }

    [Fact]
    public void One_that_is_missing_twice_is_gone_and_told_once()
    {
        Assert.Empty(_jobs.Find(Awaited(7, 8), Queue(8)));
        Assert.Equal(7, Assert.Single(_jobs.Find(Awaited(7, 8), Queue(8))).Job.Cluster);
        Assert.Empty(_jobs.Find(Awaited(7, 8), Queue(8)));
        Assert.Equal(7, Assert.Single(_jobs.Gone).Job.Cluster);
    }

    [Fact]
    public void Its_late_event_takes_it_back()
    {
        _jobs.Find(Awaited(7), Queue());
        _jobs.Find(Awaited(7), Queue());
        Assert.Empty(_jobs.Find(Awaited(), Queue()));
        Assert.Empty(_jobs.Gone);
    }

    private static List<NodeState> Awaited(params int[] clusters) => [.. clusters.Select(cluster => new NodeState($"{cluster:000}", new(cluster, 0), NodePhase.Running, default, "alpha"))];

    private static List<QueuedJob> Queue(params int[] clusters) => [.. clusters.Select(cluster => new QueuedJob(cluster, 0, 2))];
}
