using VmSweep.Results;

namespace VmSweep.PoolSimulator;

/// <summary>One attempt as it really was.</summary>
/// <param name="Host">A dash where no machine had it.</param>
internal sealed record PlantedAttempt(Verdict Verdict, string Host, string Job)
{
    public bool IsLaunchFailure => Verdict == Verdict.NoLaunch;
}

/// <summary>What was planted, run by run: what a report has to find again.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, List<PlantedAttempt>> _attempts = new(StringComparer.Ordinal);

    public void Add(string serial, IEnumerable<PlantedAttempt> attempts)
    {
        if (!_attempts.TryGetValue(serial, out var known))
            _attempts[serial] = known = [];
        known.AddRange(attempts);
    }

    public IEnumerable<PlantedAttempt> All => _attempts.Values.SelectMany(attempts => attempts);

    /// <summary>Everything in which a result differs from what was planted; nothing where it is right.</summary>
    public IEnumerable<string> Differences(SweepResult result, int planned)
    {
        if (result.Runs.Count != planned)
            yield return $"{planned} runs were planned and {result.Runs.Count} are reported";
        foreach (var twice in result.Runs.GroupBy(run => run.Run.Serial).Where(group => group.Count() > 1))
            yield return $"run {twice.Key} is reported {twice.Count()} times";
        foreach (var run in result.Runs)
        {
            var expected = _attempts.GetValueOrDefault(run.Run.Serial) ?? [];
            var found = run.Attempts.Select(attempt => new PlantedAttempt(attempt.Verdict, attempt.Host, attempt.JobId ?? "")).ToList();
            if (!expected.SequenceEqual(found))
                yield return $"run {run.Run.Serial}: planted {Show(expected)}, reported {Show(found)}";
            else if (expected.Count > 0 && run.Verdict != expected[^1].Verdict)
                yield return $"run {run.Run.Serial}: its last attempt is {expected[^1].Verdict}, and it is reported as {run.Verdict}";
        }
    }

    private static string Show(IEnumerable<PlantedAttempt> attempts) =>
        string.Join(", ", attempts.Select(attempt => $"{attempt.Verdict.Word()} on {attempt.Host} (job {attempt.Job})"));
}
