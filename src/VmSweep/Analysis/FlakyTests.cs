using System.Globalization;
using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>A test that fails and passes by turns.</summary>
/// <param name="Failed">In how many runs, the history's included.</param>
/// <param name="Ran">How many runs had it.</param>
/// <param name="Evidence">Why it is not simply broken.</param>
public sealed record FlakyTest(string Test, int Failed, int Ran, string Evidence)
{
    public double Rate => Ran == 0 ? 0 : (double)Failed / Ran;

    public string RateWithInterval
    {
        get
        {
            var (low, high) = Statistics.Wilson(Failed, Ran);
            return string.Create(CultureInfo.InvariantCulture, $"{Failed} of {Ran} runs, {100 * Rate:0.#} % (95 %: {100 * low:0.#} to {100 * high:0.#} %)");
        }
    }
}

/// <summary>Tells flaky tests from broken ones: by passes when tried again, by passes with nothing changed, by failures that came and went in several sweeps.</summary>
internal sealed class FlakyTests
{
    /// <summary>Failures that went away in so many sweeps were mended in none.</summary>
    private const int SweepsWithRecovery = 3;

    /// <summary>A test that fails this often is broken, whatever it once was.</summary>
    private const double Broken = 0.5;

    /// <summary>More failures tonight than such a rate makes in one night of ten thousand are something new.</summary>
    private const double TooMany = 1e-4;

    private readonly HistoryWindow _history;
    private readonly HashSet<string> _ranNow;
    private readonly ILookup<string, PastFailure> _failures;
    private readonly Dictionary<string, List<RunResult>> _failedNow;
    private readonly Dictionary<string, HashSet<string>> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlakyTest?> _found = new(StringComparer.Ordinal);

    public FlakyTests(SweepResult sweep, HistoryWindow history)
    {
        _history = history;
        _ranNow = sweep.Runs.Where(run => !run.Verdict.IsFault()).Select(run => run.Run.Identity).ToHashSet(StringComparer.Ordinal);
        _failures = history.Failures.ToLookup(failure => failure.Test, StringComparer.Ordinal);
        _failedNow = sweep.Runs
            .SelectMany(run => FailedTests.Of(run).Select(test => (test.Test, Run: run)))
            .GroupBy(each => each.Test, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(each => each.Run).ToList(), StringComparer.Ordinal);
        foreach (var (test, _) in _failedNow)
            _identities[test] = [];
        foreach (var run in sweep.Runs)
        {
            foreach (var test in run.Cases.Where(test => test.Status != CaseStatus.Skipped).Select(FailedTests.NameOf))
            {
                if (_identities.TryGetValue(test, out var identities))
                    identities.Add(run.Run.Identity);
            }
        }
    }

    /// <summary>Tests that passed tonight only when their run was tried again.</summary>
    public IEnumerable<string> PassedWhenTriedAgain => _failedNow.Where(test => test.Value.Exists(IsTriedAgain)).Select(test => test.Key);

    /// <summary>Runs in which a test failed tonight and that passed when they were tried again.</summary>
    public IReadOnlyList<RunResult> TriedAgain(string test) => [.. _failedNow.GetValueOrDefault(test, []).Where(IsTriedAgain)];

    /// <param name="unchanged">Whether a run is as it was when it passed last.</param>
    /// <returns>Null for a test that is not flaky, as far as anybody knows.</returns>
    public FlakyTest? Find(string test, Func<RunResult, bool?> unchanged) =>
        // A test that is broken in a thousand ways is asked about a thousand times.
        _found.TryGetValue(test, out var known) ? known : _found[test] = Judge(test, unchanged);

    private FlakyTest? Judge(string test, Func<RunResult, bool?> unchanged)
    {
        var now = _failedNow.GetValueOrDefault(test, []);
        var past = _failures[test].ToList();
        if (Evidence(now, past, unchanged) is not { } evidence)
            return null;
        var identities = _identities.GetValueOrDefault(test, []);
        identities.UnionWith(now.Select(run => run.Run.Identity).Concat(past.Select(failure => failure.Identity)));
        var ranBefore = identities.SelectMany(identity => _history.RunsByIdentity[identity]).Count(run => !run.Verdict.IsFault());
        var ranNow = identities.Count(_ranNow.Contains);
        if (now.Count > Broken * Math.Max(1, ranNow))
            return null;
        var rate = Statistics.Wilson(past.Count, ranBefore).High;
        return Statistics.AtLeast(now.Count, ranNow, rate) < TooMany ? null : new(test, now.Count + past.Count, ranNow + ranBefore, evidence);
    }

    private string? Evidence(List<RunResult> now, List<PastFailure> past, Func<RunResult, bool?> unchanged)
    {
        var again = now.Count(IsTriedAgain) + past.Count(failure => failure.PassedLater);
        if (again > 0)
            return $"It passed when it was tried again, {FaultAttribution.Count(again, "time")}.";
        var recovered = past.Where(Recovered).Select(failure => failure.SweepId).Distinct().Count();
        if (recovered >= SweepsWithRecovery)
            return $"In {recovered} earlier sweeps it failed, and passed in the next.";
        var same = now.Count(run => unchanged(run) == true);
        return same > 0 && same == now.Count && recovered > 0
            ? $"Nothing has changed since {FaultAttribution.Count(same, "run")} passed last: same packages, same base image."
            : null;
    }

    /// <summary>The run's next time was good.</summary>
    private bool Recovered(PastFailure failure) => _history.RunsByIdentity[failure.Identity]
        .Where(run => string.CompareOrdinal(run.SweepId, failure.SweepId) > 0 && !run.Verdict.IsFault())
        .MinBy(run => run.SweepId, StringComparer.Ordinal) is { } next && next.Verdict.IsGood();

    private static bool IsTriedAgain(RunResult run) => run.FailedBeforeItPassed() is not null;
}
