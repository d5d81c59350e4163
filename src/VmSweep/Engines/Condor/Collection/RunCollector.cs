using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>
/// <c>vmsweep collect</c>, the POST script of a run's node: takes what one job brought back, judges it, and tells DAGMan by its exit code whether another
/// job is to follow. DAGMan may call it twice for one job (after a recovery); the second call finds what the first wrote.
/// </summary>
public sealed class RunCollector(SweepPlan plan, SweepLayout sweep, TimeProvider time)
{
    /// <summary>Pass or excepted.</summary>
    public const int Good = 0;

    /// <summary>A verdict to stand: DAGMan's RETRY … UNLESS-EXIT ends here.</summary>
    public const int Final = 1;

    /// <summary>A fault, or a failure that somebody wants tried again: DAGMan starts another job while it has retries left.</summary>
    public const int Again = 2;

    private readonly CondorFiles _files = new(sweep);

    /// <summary>The plan as far as a run's collection asks for it; all of it for a DAG that an earlier version submitted.</summary>
    public static SweepPlan PlanOf(SweepLayout sweep, string serial) => new CondorFiles(sweep).PlanPart(serial) is var path && File.Exists(path)
        ? JsonFile.Read<SweepPlan>(path)
        : SweepFinder.Load(sweep);

    /// <param name="job">As DAGMan names it; none where the job could not be submitted.</param>
    /// <param name="isLast">DAGMan has no retry left.</param>
    public int Collect(string serial, string job, bool isLast)
    {
        var run = plan.Runs.FirstOrDefault(each => each.Run.Serial == serial)
            ?? throw new Problems.ProblemException(Problems.Location.Run(serial), $"is not in the plan of {plan.SweepId}.");
        var layout = sweep.Run(serial);
        // One that a power cut emptied is collected again: its job's disk is still there.
        if (JsonFile.TryRead<RunResult>(layout.Result, out _) is { } collected)
            return ExitCodeOf(collected.Verdict, isLast);

        var before = CollectedAttempts.Read(_files.Attempts(serial));
        var id = JobId.Parse(job);
        var life = id is { } known ? JobLife.Of(known, EventLog.ReadAll(_files.JobLog(serial), time)) : JobLife.None(default);
        job = id?.ToString() ?? "-";
        var isKnown = before.Attempts.Any(attempt => attempt.IsLastOfJob && attempt.Job == job && life.Submitted is not null && attempt.Submitted == life.Submitted);
        var (judgement, disk) = JobJudge.Judge(layout, life, plan.Limits.Host(run.PayloadLimit) + CondorLimits.Overhead);
        var all = isKnown ? before : Add(before, job, life, judgement, disk);
        JsonFile.Write(_files.Attempts(serial), all);

        if (!isLast && !life.IsUnwanted && RetryPolicy.IsTriedAgain(plan, judgement.Verdict, [.. all.Verdicts]))
        {
            PlacementFile.Write(_files.Placement(serial), all.BadHosts, SubmittedDag.Read(_files)?.Machines ?? []);
            AttemptFiles.PutAside(layout, all.Attempts[^1].Attempt.Number);
            return Again;
        }

        Finish(run, layout, judgement, disk, all);
        return ExitCodeOf(judgement.Verdict, isLast);
    }

    /// <summary>Of a run that has its result. With retries left, "again" would make DAGMan start another job for it.</summary>
    private static int ExitCodeOf(Verdict verdict, bool isLast) => verdict.IsGood() ? Good : verdict.IsFault() && isLast ? Again : Final;

    /// <summary>A job that HTCondor put back by itself was on several machines: each is an attempt of its own.</summary>
    private CollectedAttempts Add(CollectedAttempts before, string job, JobLife life, Judgement judgement, DiskEvidence disk)
    {
        var attempts = before.Attempts.ToList();
        foreach (var lost in JobAttempts.PutBack(life, attempts.Count))
            attempts.Add(new(lost, job, life.Submitted, IsLastOfJob: false, ""));
        var last = JobAttempts.Last(life, attempts.Count, judgement.Verdict, $"{judgement.Reason} (job {job})", time) with { JobId = job };
        attempts.Add(new(last, job, life.Submitted, IsLastOfJob: true, JobTimes.Describe(life, GuestTime(disk))));
        return before with { Attempts = attempts };
    }

    private static TimeSpan? GuestTime(DiskEvidence disk) => disk.Record?.RecordOrNull?.Uptime;

    private void Finish(PlannedRun run, RunLayout layout, Judgement judgement, DiskEvidence disk, CollectedAttempts all)
    {
        var last = all.Attempts[^1];
        var result = new RunResult(
            RunResult.CurrentSchema,
            run.Run,
            judgement.Verdict,
            judgement.Verdict.IsFault() ? $"{judgement.Reason} (job {last.Job}{(last.Attempt.Host == "-" ? "" : $" on {last.Attempt.Host}")})" : judgement.Reason,
            disk.Payload.Cases,
            [.. all.Attempts.Select((each, index) => each.Attempt with { Directory = index == all.Attempts.Count - 1 ? "." : $"attempts/{each.Attempt.Number}" })],
            GuestFactsBuilder.From(disk),
            plan.Images[run.Run.Platform.ToString()],
            [.. judgement.Notes, .. all.Attempts.Select(each => each.Times).Where(times => times.Length > 0)]);
        JsonFile.Write(layout.Result, result);
        File.Delete(_files.SystemDisk(run.Run.Serial));
    }
}
