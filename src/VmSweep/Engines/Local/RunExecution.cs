using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Reports.Progress;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>One run of the plan, from its first attempt to its result: faults are tried again, failures only where somebody asked for it.</summary>
internal sealed class RunExecution(SweepPlan plan, SweepLayout sweep, Journal journal, IRunAttempt attempt, ISweepProgress progress)
{
    /// <summary>Runs until there is a result, and writes it.</summary>
    /// <param name="run">The run; it has no result yet.</param>
    /// <param name="before">Attempts of earlier processes, from the journal.</param>
    /// <param name="cancellation">Ends the attempt; the run stays without a result and is taken up by the next process.</param>
    public async Task ExecuteAsync(PlannedRun run, IReadOnlyList<Attempt> before, CancellationToken cancellation)
    {
        var serial = run.Run.Serial;
        var layout = sweep.Run(serial);
        var attempts = before.ToList();
        while (true)
        {
            var number = attempts.Count + 1;
            AttemptFiles.PutAside(layout, number - 1);
            journal.Append(JournalEvent.Started, serial, number);
            progress.RunStarted(run.Run, number);
            var ended = await attempt.RunAsync(run, layout, stage => Announce(run, number, stage), cancellation);
            journal.Append(JournalEvent.Ended, serial, number, ended.Judgement.Verdict, ended.Judgement.Reason);
            attempts.Add(new(number, ended.Judgement.Verdict, ended.Judgement.Reason, Environment.MachineName, ended.Machine.Started, ended.Machine.Ended, ".") { Start = ended.Start });

            if (RetryPolicy.IsTriedAgain(plan, ended.Judgement.Verdict, [.. attempts.Where(past => !past.WasInterrupted).Select(past => past.Verdict)]))
            {
                progress.Message($"run {serial}: {ended.Judgement.Verdict.Word()}, trying again: {ended.Judgement.Reason}");
                continue;
            }

            Finish(run, ended, attempts);
            return;
        }
    }

    private void Announce(PlannedRun run, int attemptNumber, GuestStage stage)
    {
        journal.Append(JournalEvent.Stage, run.Run.Serial, attemptNumber, detail: stage.Word());
        progress.StageReached(run.Run, stage);
    }

    private void Finish(PlannedRun run, AttemptOutcome ended, List<Attempt> attempts)
    {
        var layout = sweep.Run(run.Run.Serial);
        var result = new RunResult(
            RunResult.CurrentSchema,
            run.Run,
            ended.Judgement.Verdict,
            ended.Judgement.Reason,
            ended.Cases,
            [.. attempts.Select((past, index) => past with { Directory = AttemptFiles.DirectoryOf(past.Number, last: index == attempts.Count - 1) })],
            ended.Facts,
            plan.Images[run.Run.Platform.ToString()],
            ended.Judgement.Notes);
        Files.JsonFile.Write(layout.Result, result);
        journal.Append(JournalEvent.Finished, run.Run.Serial, attempts.Count, result.Verdict);
        progress.RunFinished(result);
        attempt.CleanUp(layout, result.Verdict);
    }
}
