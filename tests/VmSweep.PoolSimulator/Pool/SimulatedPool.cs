using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.PoolSimulator.Logs;
using VmSweep.Results;

namespace VmSweep.PoolSimulator.Pool;

/// <summary>The queue and the machines: who gets which job, and when it leaves. What happens on a machine: <see cref="MachineStory"/>.</summary>
internal sealed class SimulatedPool
{
    private readonly Agenda _agenda;
    private readonly PoolLogs _logs;
    private readonly Random _random;
    private readonly Dictionary<JobId, SimulatedJob> _queue = [];
    private readonly PriorityQueue<SimulatedJob, (int, int)> _idle = new();
    private readonly List<SimulatedHost> _free = [];
    private readonly MachineStory _story;

    public SimulatedPool(Agenda agenda, PoolLogs logs, PoolHosts hosts, MachineStory story, SimulationOptions options)
    {
        (_agenda, _logs, _story) = (agenda, logs, story);
        _random = new(options.Seed + 3);
        _free.AddRange(hosts.All.SelectMany(host => Enumerable.Repeat(host, options.Slots)));
        _story.Pool = this;
    }

    public IReadOnlyCollection<SimulatedJob> Queue => _queue.Values;

    public int Idle => _idle.Count;

    /// <summary>Told when DAGMan's log has a job's end.</summary>
    public Action<SimulatedJob, JobEventKind> Ended { get; set; } = (_, _) => { };

    public void Submit(SimulatedJob job)
    {
        _queue.Add(job.Id, job);
        _logs.Write(job, JobEventKind.Submit, EventText.Submitted($"Run{job.Serial}"));
        if (!_story.Vanishes(job))
            _idle.Enqueue(job, Order(job));
    }

    /// <summary>Idle jobs go to free slots; those that have to avoid what is free wait for the next time.</summary>
    public void Match()
    {
        var waiting = new List<SimulatedJob>();
        while (_free.Count > 0 && _idle.TryDequeue(out var job, out _))
        {
            if (job.Status != JobStatus.Idle || !_queue.ContainsKey(job.Id))
                continue;
            if (TakeSlot(job) is { } host)
                _story.Start(job, host);
            else
                waiting.Add(job);
        }

        foreach (var job in waiting)
            _idle.Enqueue(job, Order(job));
    }

    /// <summary>A slot is free again, after its machine is cleaned up.</summary>
    public void Free(SimulatedHost host) => _agenda.In(TimeSpan.FromSeconds(2), () => _free.Add(host));

    /// <summary>HTCondor puts a job back; after too many starts its periodic_remove ends it.</summary>
    public void PutBack(SimulatedJob job)
    {
        job.Turn++;
        job.Status = JobStatus.Idle;
        if (job.Starts >= CondorLimits.Starts)
            _agenda.In(TimeSpan.FromSeconds(20), () => End(job, JobEventKind.Aborted, EventText.Aborted("The job attribute PeriodicRemove expression '((JobStatus == 1) && (NumJobStarts >= 3))' evaluated to TRUE"), job.Attempts.TrueForAll(attempt => attempt.IsLaunchFailure) ? Verdict.NoLaunch : Verdict.Lost));
        else
            _idle.Enqueue(job, Order(job));
    }

    public void Hold(SimulatedJob job, string reason, int code, int subcode)
    {
        job.Turn++;
        job.Holds++;
        job.Status = JobStatus.Held;
        _logs.Write(job, JobEventKind.Held, EventText.Held(reason, code, subcode));
    }

    public void Release(SimulatedJob job, string reason)
    {
        if (job.Status != JobStatus.Held)
            return;
        _logs.Write(job, JobEventKind.Released, EventText.Released(reason));
        job.Status = JobStatus.Idle;
        _idle.Enqueue(job, Order(job));
    }

    /// <summary>A job leaves the queue.</summary>
    /// <param name="verdict">What its last attempt is then.</param>
    public void End(SimulatedJob job, JobEventKind kind, string text, Verdict verdict, bool isLost = false)
    {
        if (!_queue.Remove(job.Id))
            return;
        job.Turn++;
        job.Status = kind == JobEventKind.Terminated ? JobStatus.Completed : JobStatus.Removed;
        job.Conclude(verdict);
        _logs.Write(job, kind, text, isLost, () => Ended(job, kind));
    }

    /// <summary>Somebody removes a job.</summary>
    public void RemoveByHand(SimulatedJob job)
    {
        if (_queue.ContainsKey(job.Id))
            job.TakeAway();
        End(job, JobEventKind.Aborted, EventText.Aborted("via condor_rm (by user builder)"), Verdict.Lost);
    }

    /// <summary>A job leaves the queue, and nobody writes it down.</summary>
    public void Vanish(SimulatedJob job)
    {
        _queue.Remove(job.Id);
        job.Status = JobStatus.Removed;
        job.Conclude(Verdict.Lost);
    }

    /// <summary>DAGMan was removed, and removes its jobs.</summary>
    public void RemoveAll()
    {
        foreach (var job in _queue.Values.ToList())
            RemoveByHand(job);
    }

    private SimulatedHost? TakeSlot(SimulatedJob job)
    {
        // Some looks at random: where nearly all that is free is to be avoided, the job waits.
        for (var look = 0; look < 8 && _free.Count > 0; look++)
        {
            var place = _random.Next(_free.Count);
            var host = _free[place];
            if (host.HasVm && job.Avoid.Contains(host.Name))
                continue;
            (_free[place], _free[^1]) = (_free[^1], _free[place]);
            _free.RemoveAt(_free.Count - 1);
            if (host.HasVm)
                return host;
        }

        return null;
    }

    private static (int, int) Order(SimulatedJob job) => (-job.Priority, job.Id.Cluster);
}
