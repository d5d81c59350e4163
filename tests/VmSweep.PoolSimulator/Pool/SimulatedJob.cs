using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.PoolSimulator.Pool;

/// <summary>A job in the queue, from its submission to its end.</summary>
internal sealed class SimulatedJob(JobId id, PlannedRun run, int priority, IReadOnlySet<string> avoid)
{
    public JobId Id => id;

    public PlannedRun Run => run;

    public string Serial => run.Run.Serial;

    public int Priority => priority;

    /// <summary>Machines that its requirements leave out.</summary>
    public IReadOnlySet<string> Avoid => avoid;

    public JobStatus Status { get; set; } = JobStatus.Idle;

    public int Starts { get; set; }

    public int Holds { get; set; }

    /// <summary>Changes with every match and every hold: what was planned for an earlier one does not happen.</summary>
    public int Turn { get; set; }

    /// <summary>What each of its times on a machine came to, as a report should have it.</summary>
    public List<PlantedAttempt> Attempts { get; } = [];

    /// <summary>Its time on a machine began: until more is known, HTCondor has put it back.</summary>
    public void Begin(Verdict whenPutBack, SimulatedHost host) => Attempts.Add(new(whenPutBack, host.Name, $"{id}"));

    /// <summary>Somebody takes it away from its machine, which had done nothing wrong.</summary>
    public void TakeAway()
    {
        if (Attempts is [.., var last])
            Attempts[^1] = last with { Host = "-" };
    }

    /// <summary>It has left the queue: its last time on a machine came to this. Where it had none, nobody's machine did.</summary>
    public void Conclude(Verdict verdict)
    {
        var host = Attempts is [.., var last] ? last.Host : "-";
        if (Attempts.Count > 0)
            Attempts.RemoveAt(Attempts.Count - 1);
        Attempts.Add(new(verdict, host, $"{id}"));
    }
}

/// <summary>As HTCondor numbers it.</summary>
internal enum JobStatus
{
    Idle = 1,
    Running = 2,
    Removed = 3,
    Completed = 4,
    Held = 5,
}
