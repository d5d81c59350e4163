using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>The attempts at a run that has no result: what was collected, and what its job's log says of a last one that nobody has collected.</summary>
internal static class PoolHistory
{
    public static IReadOnlyList<Attempt> Attempts(SweepLayout sweep, string serial, TimeProvider time)
    {
        var files = new CondorFiles(sweep);
        var collected = CollectedAttempts.Read(files.Attempts(serial));
        List<Attempt> attempts = [.. collected.Attempts.Select(each => each.Attempt)];
        var events = EventLog.ReadAll(files.JobLog(serial), time);
        if (events.LastOrDefault(each => each.Kind == JobEventKind.Submit)?.Job is not { } job)
            return attempts;
        var life = JobLife.Of(job, events);
        if (collected.Attempts.Any(each => each.Job == $"{job}" && each.Submitted == life.Submitted))
            return attempts;
        var (end, _) = PoolEvidence.EndOf(life, TimeSpan.Zero);
        var reason = end is MachineEnd.PoweredOff ? "its guest powered off, and the DAG ended before its disk was read" : UnfinishedRules.Describe(end);
        attempts.AddRange(JobAttempts.PutBack(life, attempts.Count));
        attempts.Add(JobAttempts.Last(life, attempts.Count, Verdict.Lost, $"job {job}: {reason}", time));
        return attempts;
    }
}
