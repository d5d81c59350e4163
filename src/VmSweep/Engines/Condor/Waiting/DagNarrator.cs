using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Condor.Events;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Reports.Progress;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Waiting;

/// <summary>Tells whoever watches what the events of a DAG mean for its runs.</summary>
internal sealed class DagNarrator(SweepPlan plan, CondorFiles files, ISweepProgress progress)
{
    private readonly Dictionary<string, PlannedRun> _runs = plan.Runs.ToDictionary(run => run.Run.Serial, StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);

    /// <summary>Runs that had a result before anybody watched.</summary>
    public void TellFinished()
    {
        foreach (var run in plan.Runs)
            Finish(run.Run.Serial);
    }

    /// <param name="isNew">False for what an earlier process has told.</param>
    public void Tell(JobEvent each, NodeState state, bool isNew)
    {
        if (!_runs.TryGetValue(state.Serial, out var run))
            return;
        if (each.Kind == JobEventKind.Execute && !_finished.Contains(state.Serial))
            progress.RunStarted(run.Run, CollectedAttempts.Read(files.Attempts(state.Serial)).Attempts.Count + 1);
        if (isNew && Line(each, state) is { } line)
            progress.Message($"run {state.Serial}: {line}");
        if (each.Kind == JobEventKind.PostScriptTerminated)
            Finish(state.Serial);
    }

    private void Finish(string serial)
    {
        var path = files.Sweep.Run(serial).Result;
        if (_finished.Contains(serial))
            return;
        if (JsonFile.TryRead<RunResult>(path, out var unreadable) is { } result)
        {
            _finished.Add(serial);
            progress.RunFinished(result);
        }
        else if (unreadable is not null)
        {
            _finished.Add(serial);
            progress.Message($"run {serial}: {unreadable}");
        }
    }

    private string? Line(JobEvent each, NodeState state) => each.Kind switch
    {
        JobEventKind.Execute => $"job {state.Job} is on {state.Host ?? "a machine"}",
        JobEventKind.Evicted => $"job {state.Job} was put back by HTCondor{(state.Host is { } host ? $" from {host}" : "")}{(each.Reason() is { Length: > 0 } why ? $": {why}" : "")}",
        JobEventKind.Held => $"job {state.Job} is held{(state.Host is { } host ? $" (it was on {host})" : "")}: {each.Reason()}. {HeldAdvice.For(each)}",
        JobEventKind.Released => $"job {state.Job} is released",
        JobEventKind.Aborted => $"job {state.Job}: {Removal.Of(each.Reason())}",
        JobEventKind.PostScriptTerminated when !File.Exists(files.Sweep.Run(state.Serial).Result) =>
            CollectedAttempts.Read(files.Attempts(state.Serial)).Attempts is [.., { Attempt: var last }] ? $"{last.Verdict.Word()}, trying again: {last.Reason}" : "its POST script failed; sweep.dag.dagman.out says why",
        _ => null,
    };
}
