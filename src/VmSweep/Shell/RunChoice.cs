using VmSweep.Engines;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Shell;

/// <summary>The one run that somebody wants to look into.</summary>
/// <param name="Planned">The run.</param>
/// <param name="Files">Its files.</param>
/// <param name="Result">What became of it; null where nothing has yet.</param>
internal sealed record RunChoice(PlannedRun Planned, RunLayout Files, RunResult? Result)
{
    private const int Shown = 10;

    /// <exception cref="ProblemException">More than one run is selected, none is, or the one is running at the moment.</exception>
    public static RunChoice Of(SweepPlan plan, SweepLayout sweep, Selection selection)
    {
        RunChoice[] candidates = [.. plan.Select(selection).Select(run => Load(run, sweep.Run(run.Run.Serial)))];
        if (candidates.Length > 1)
            throw new ProblemException(Location.Parameter("only-run"), $"a shell is for one run, and {candidates.Length} of sweep {sweep.Id} are selected.", Remedy(candidates));
        EnsureNotRunning(candidates[0], sweep);
        return candidates[0];
    }

    public override string ToString() => Result is null ? $"{Planned.Run} (no result yet)" : $"{Planned.Run} ({Result.Verdict.Word()})";

    private static RunChoice Load(PlannedRun run, RunLayout files) =>
        new(run, files, JsonFile.TryRead<RunResult>(files.Result, out _));

    /// <summary>What was not good first: that is what people want to look into.</summary>
    private static string Remedy(RunChoice[] candidates)
    {
        var first = candidates.OrderBy(run => run.Result is { } result ? result.Verdict.IsGood() ? 2 : 0 : 1).ToArray();
        var more = first.Length > Shown ? $"{Environment.NewLine}  … and {first.Length - Shown} more" : "";
        return $"Type '--only-run {first[0].Planned.Run.Serial}' or another of:{string.Concat(first.Take(Shown).Select(run => $"{Environment.NewLine}  {run}"))}{more}";
    }

    /// <summary>Its disks are being written to, and no two machines can have them.</summary>
    private static void EnsureNotRunning(RunChoice run, SweepLayout sweep)
    {
        if (run.Result is null && LockHolder.Read(sweep) is { } holder && (holder.Host != Environment.MachineName || holder.Process.Runs))
            throw new ProblemException(Location.Run(run.Planned.Run.Serial), $"has no result yet, and {holder} is running the sweep's guests.", "Wait until it has ended, or type './build.sh Cancel'.");
    }
}
