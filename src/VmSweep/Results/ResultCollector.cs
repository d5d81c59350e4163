using VmSweep.Engines;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Results;

/// <summary>Gathers what became of a plan's runs. The plan is what is counted, not the files found: planned = reported, always.</summary>
public static class ResultCollector
{
    /// <param name="plan">The plan.</param>
    /// <param name="sweep">Its files.</param>
    /// <param name="time">For a sweep in which nothing ran.</param>
    public static SweepResult Collect(SweepPlan plan, SweepLayout sweep, TimeProvider time)
    {
        var journal = Journal.Read(sweep.Events);
        var attempts = JournalHistory.Attempts(journal, Environment.MachineName);
        var cancelled = SweepCancellation.Read(sweep);
        var canaries = plan.Engine == EngineNames.Condor ? CanaryResults.Read(new CondorFiles(sweep)) : null;
        var runs = InParallel.Select(plan.Runs, run => ResultOf(plan, run, sweep.Run(run.Run.Serial), () => AttemptsAt(run.Run.Serial), cancelled, canaries?.WhatHeldBack(run.Run.Platform)));
        var all = runs.SelectMany(run => run.Attempts).ToArray();
        var now = time.GetUtcNow();
        return new SweepResult(
            SweepResult.CurrentSchema,
            plan.SweepId,
            plan.Name,
            plan.Engine,
            EngineFacts.Read(sweep)?.Accelerator ?? "nothing has run",
            all.Length == 0 ? now : all.Min(attempt => attempt.Started),
            all.Length == 0 ? now : all.Max(attempt => attempt.Ended),
            runs,
            plan.RerunOf)
        {
            GuestTime = GuestTime.Of(journal, runs),
        };

        IReadOnlyList<Attempt> AttemptsAt(string serial) =>
            plan.Engine == EngineNames.Condor ? PoolHistory.Attempts(sweep, serial, time) : [.. attempts[serial]];
    }

    private static RunResult ResultOf(SweepPlan plan, PlannedRun run, RunLayout files, Func<IReadOnlyList<Attempt>> attemptsAt, SweepCancellation? cancelled, CanaryResult? heldBack)
    {
        // The plan's own: a run is the same object in plan and result, and not two with their strings.
        if (JsonFile.TryRead<RunResult>(files.Result, out var unreadable) is { } result)
            return result.Run == run.Run ? result with { Run = run.Run } : result;
        var attempts = attemptsAt();
        if (unreadable is not null)
            return Unreadable(plan, run, unreadable, attempts);
        var isHeldBack = attempts.Count == 0 && heldBack is not null;
        var reason = isHeldBack
            ? $"It was not submitted, because of the {heldBack}."
            : attempts.Count == 0 ? "It was never started."
            : $"It has no result after {attempts.Count} attempts; the last: {attempts[^1].Reason}";
        return new(
            RunResult.CurrentSchema,
            run.Run,
            isHeldBack && heldBack!.Verdict.IsFault() ? heldBack.Verdict : Verdict.Lost,
            cancelled is null ? reason : $"The sweep was {cancelled}. {reason}",
            Cases: [],
            attempts,
            Guest: null,
            plan.Images.GetValueOrDefault(run.Run.Platform.ToString()),
            Notes: []);
    }

    private static RunResult Unreadable(SweepPlan plan, PlannedRun run, Problem unreadable, IReadOnlyList<Attempt> attempts) => new(
        RunResult.CurrentSchema,
        run.Run,
        Verdict.NoResult,
        $"Its result cannot be read, as after a power cut: {unreadable.Where}: {unreadable.What.TrimEnd('.')}. './build.sh RerunFailed' runs it again.",
        Cases: [],
        attempts,
        Guest: null,
        plan.Images.GetValueOrDefault(run.Run.Platform.ToString()),
        Notes: []);
}
