using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Results;
using VmSweep.Results.Exceptions;

namespace VmSweep.Analysis;

/// <summary>From a thousand results to ten causes.</summary>
/// <param name="packagesOf">What a run installed and where from; asked once for each run.</param>
public sealed class SweepAnalyzer(SweepResult sweep, HistoryWindow history, Func<RunResult, RunPackages> packagesOf)
{
    private readonly Dictionary<string, RunPackages> _packages = sweep.Runs.ToDictionary(run => run.Run.Serial, packagesOf, StringComparer.Ordinal);

    public SweepAnalysis Analyze(KnownFailures exceptions, ComponentTags tags, IReadOnlyList<string> problems)
    {
        var causes = new CauseFinder(sweep, history, EndOf);
        var found = causes.Find();
        return new(
            history.Sweeps.Count,
            found,
            sweep.Runs.ToDictionary(run => run.Run.Serial, Analyze, StringComparer.Ordinal),
            Hosts.Of(sweep, history, causes.BadImages),
            exceptions.Expired(DateOnly.FromDateTime(sweep.Started.UtcDateTime)),
            tags.Skips(sweep.Runs.SelectMany(run => run.Cases)),
            problems);
    }

    private PackageList? EndOf(RunResult run) => _packages[run.Run.Serial].End;

    private RunAnalysis Analyze(RunResult run)
    {
        var packages = _packages[run.Run.Serial];
        var past = history.Newest(run.Run.Identity).ToList();
        var passed = past.Find(before => before.Verdict == Verdict.Pass);
        // Read and unpacked from the history: for those only of which it is shown.
        var before = !run.Verdict.IsGood() && packages.End is not null && passed?.Packages is { } hash ? history.PackagesOf(hash) : null;
        var durations = past.Where(each => !each.Verdict.IsFault() && each.Took > TimeSpan.Zero).Select(each => each.Took).Order().ToList();
        return new(
            run.Verdict.IsGood() ? null : past.TakeWhile(each => !each.Verdict.IsGood()).LastOrDefault()?.SweepId ?? sweep.SweepId,
            passed?.SweepId,
            durations.Count == 0 ? null : durations[durations.Count / 2],
            before is null ? null : PackageChange.Between(before, packages.End!),
            packages is { Start: { } start, End: { } end } ? PackageChange.Between(start, end).Count : null,
            packages.FromElsewhere(run));
    }
}
