using System.Globalization;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports.Progress;

/// <summary>One line per event, for logs of CI systems and redirected output.</summary>
internal sealed class PlainSweepProgress(TextWriter output, int planned, TimeProvider time) : ISweepProgress
{
    private readonly Lock _lock = new();
    private readonly ProgressCounts _counts = new(planned, time);

    public void RunStarted(TestRun run, int attempt) => Write(() =>
    {
        _counts.Start(run, attempt);
        return $"{run.Serial} started{(attempt > 1 ? $", attempt {attempt}" : "")}: {Name(run)}";
    });

    /// <summary>Only the payload's start has a line: one for every stage would bury the results of a thousand runs.</summary>
    public void StageReached(TestRun run, GuestStage stage) => Write(() =>
    {
        _counts.Reach(run, stage.Word());
        return stage == GuestStage.Payload ? $"{run.Serial} payload started" : null;
    });

    public void RunFinished(RunResult result) => Write(() =>
    {
        _counts.Finish(result);
        return string.Create(CultureInfo.InvariantCulture, $"{result.Run.Serial} {VerdictLooks.Symbol(result.Verdict)} {result.Verdict.Word()} after {Durations.Show(result.Duration)} ({_counts.Finished} of {planned}): {Name(result.Run)}: {result.Reason}");
    });

    public void Message(string text) => Write(() => text);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Name(TestRun run) => $"{run.Platform} | {run.Sources} | {run.PackageSet.Label}";

    private void Write(Func<string?> change)
    {
        lock (_lock)
        {
            if (change() is not { } line)
                return;
            // What a guest said may be in a reason; on a log it must stay one line of text.
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_counts.Elapsed:hh\\:mm\\:ss} {GuestText.Line(line, GuestText.MaximumMessage)}"));
            output.Flush();
        }
    }
}
