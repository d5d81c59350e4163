using VmSweep.Analysis.Packages;
using VmSweep.Files;
using VmSweep.History;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>What is different between two sweeps: <c>CompareSweeps --from A --to B</c>.</summary>
public sealed class SweepComparison
{
    private const int Most = 40;

    private readonly Dictionary<string, PastRun> _from;
    private readonly Dictionary<string, PastRun> _to;
    private readonly Func<string, PackageList?> _packages;

    internal SweepComparison(IEnumerable<PastRun> from, IEnumerable<PastRun> to, Func<string, PackageList?> packages)
    {
        _from = from.ToDictionary(run => run.Identity, StringComparer.Ordinal);
        _to = to.ToDictionary(run => run.Identity, StringComparer.Ordinal);
        _packages = packages;
    }

    /// <summary>Compares by the history; a sweep that it does not have, by its results.</summary>
    /// <exception cref="ProblemException">A sweep is known to neither.</exception>
    public static IReadOnlyList<string> Lines(ArtifactsLayout artifacts, string from, string to)
    {
        using var history = HistoryDatabase.Open(artifacts.History);
        return [$"From {from} to {to}:", .. new SweepComparison(RunsOf(history, artifacts, from), RunsOf(history, artifacts, to), history.Packages).Lines()];
    }

    internal IEnumerable<string> Lines()
    {
        var both = _to.Values.Where(run => _from.ContainsKey(run.Identity)).Select(run => (Before: _from[run.Identity], After: run)).OrderBy(pair => pair.After.Serial, StringComparer.Ordinal).ToList();
        var broken = both.Where(pair => pair.Before.Verdict.IsGood() && !pair.After.Verdict.IsGood()).ToList();
        var mended = both.Where(pair => !pair.Before.Verdict.IsGood() && pair.After.Verdict.IsGood()).ToList();
        var still = both.Where(pair => !pair.Before.Verdict.IsGood() && !pair.After.Verdict.IsGood()).ToList();
        return
        [
            .. Section("no longer good", broken.Select(pair => $"{pair.After.Identity}: {pair.Before.Verdict.Word()} → {pair.After.Verdict.Word()}{(pair.After.Signature is { } why ? $" ({why})" : "")}")),
            .. Section("good again", mended.Select(pair => $"{pair.After.Identity}: {pair.Before.Verdict.Word()} → {pair.After.Verdict.Word()}")),
            .. Section("not good in both", still.Select(pair => $"{pair.After.Identity}: {(pair.Before.Verdict == pair.After.Verdict ? pair.After.Verdict.Word() : $"{pair.Before.Verdict.Word()} → {pair.After.Verdict.Word()}")}")),
            .. Section("only in the first", _from.Values.Where(run => !_to.ContainsKey(run.Identity)).Select(run => run.Identity)),
            .. Section("only in the second", _to.Values.Where(run => !_from.ContainsKey(run.Identity)).Select(run => run.Identity)),
            .. Section("package changes", Changes(both).Select(change => $"{change.Change} (in {change.Runs} runs)")),
        ];
    }

    private IEnumerable<(string Change, int Runs)> Changes(List<(PastRun Before, PastRun After)> both)
    {
        var pairs = both.Where(pair => pair.Before.Packages is not null && pair.After.Packages is not null && pair.Before.Packages != pair.After.Packages).GroupBy(pair => (pair.Before.Packages, pair.After.Packages));
        return pairs
            .SelectMany(group => _packages(group.Key.Item1!) is { } before && _packages(group.Key.Item2!) is { } after ? PackageChange.Between(before, after).Select(change => (Text: $"{change}", Runs: group.Count())) : [])
            .GroupBy(change => change.Text, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Sum(change => change.Runs)))
            .OrderByDescending(change => change.Item2)
            .ThenBy(change => change.Key, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        yield return $"{all.Count} {title}";
        foreach (var line in all.Take(Most))
            yield return $"  {line}";
        if (all.Count > Most)
            yield return $"  … and {all.Count - Most} more";
    }

    private static IReadOnlyList<PastRun> RunsOf(HistoryDatabase history, ArtifactsLayout artifacts, string sweepId)
    {
        if (history.RunsOf(sweepId) is { Count: > 0 } runs)
            return runs;
        var sweep = artifacts.Sweep(sweepId);
        if (!sweep.IsFinished)
        {
            throw new ProblemException(
                new Location($"sweep {sweepId}"),
                "is not known: neither the history nor artifacts/sweeps has its results.",
                NearestName.Suggest(sweepId, [.. artifacts.AllSweeps().Where(other => other.IsFinished).Select(other => other.Id)]));
        }

        return [.. JsonFile.Read<SweepResult>(sweep.Results).Runs.Select(run => new PastRun(sweepId, run.Run.Identity, run.Run.Serial, run.Run.Platform.ToString(), run.Verdict, Signature.Of(run), run.Duration, run.ImageFingerprint, null))];
    }
}
