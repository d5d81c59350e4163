using System.Globalization;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Delta;

/// <summary>Decides run by run whether anything has changed since it passed. What is not known counts as changed.</summary>
/// <param name="images">SHA-256 of today's base images by platform.</param>
/// <param name="past">What is known of each run, by its identity.</param>
/// <param name="repositories">SHA-256 of today's repositories by address; without those that could not be fetched.</param>
internal sealed class DeltaChooser(
    SweepPlan plan,
    IReadOnlyDictionary<string, string> images,
    IReadOnlyDictionary<string, PastRunEvidence> past,
    IReadOnlyDictionary<string, string> repositories,
    DateTimeOffset now)
{
    private const string Turn = "it is its turn to be run whatever has changed (--delta-refresh)";

    /// <summary>Without the repositories, which it takes time to look at: the runs for which these decide.</summary>
    public IReadOnlyList<PastRunEvidence> Candidates() => [.. plan.Runs.Where(run => WhyNotWithoutRepositories(run) is null).Select(Past).OfType<PastRunEvidence>()];

    public DeltaDecision Choose()
    {
        var whyNot = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var unchanged = new List<ReusedRun>();
        foreach (var run in plan.Runs)
        {
            if (WhyNot(run) is { } reason)
                whyNot[run.Run.Serial] = reason;
            else
                unchanged.Add(new(run.Run.Serial, Past(run)!.SweepId, Past(run)!.Result.Run.Serial, Past(run)!.Ran));
        }

        // Rounded up: also of three runs one is refreshed each night.
        var refreshed = (unchanged.Count * plan.Delta!.RefreshPercent + 99) / 100;
        foreach (var run in unchanged.OrderBy(run => run.Ran).ThenBy(run => run.Serial, StringComparer.Ordinal).Take(refreshed))
            whyNot[run.Serial] = Turn;
        return new(DeltaDecision.CurrentSchema, [.. unchanged.Where(run => !whyNot.ContainsKey(run.Serial))], whyNot);
    }

    private string? WhyNot(PlannedRun run) => WhyNotWithoutRepositories(run) ?? Past(run)!.Repositories!.Select(Changed).FirstOrDefault(reason => reason is not null);

    private string? Changed(RepositoryState then) => !repositories.TryGetValue(then.Address, out var hash)
        ? $"{then.Address} could not be looked at"
        : hash == then.Sha256 ? null : $"{then.Address} has changed";

    private string? WhyNotWithoutRepositories(PlannedRun run)
    {
        if (Past(run) is not { } past)
            return "no earlier sweep that is still there has a result of it";
        if (past.Result.Verdict != Verdict.Pass)
            return $"its result in {past.SweepId} is '{past.Result.Verdict.Word()}'";
        if (past.Result.Attempts.Any(attempt => attempt.Verdict != Verdict.Pass && !attempt.WasInterrupted))
            return $"in {past.SweepId} it passed only when it was tried again";
        if (now - past.Ran > plan.Delta!.MaximumAge)
            return string.Create(CultureInfo.InvariantCulture, $"it ran last on {past.Ran.UtcDateTime:yyyy-MM-dd HH:mm} UTC (--delta-max-age)");
        if (past.Conditions is null || past.Conditions != RunConditions.Of(plan, run))
            return $"its payload, parameters, machine or limits are not those of {past.SweepId}";
        if (past.Image is null || past.Image != images.GetValueOrDefault(run.Run.Platform.ToString()))
            return $"its base image is not the one of {past.SweepId}";
        return past.Repositories is null ? $"its payload did not tell its repositories: output/{RepositoryStates.FileName} {past.WhyNoRepositories}" : null;
    }

    private PastRunEvidence? Past(PlannedRun run) => past.GetValueOrDefault(run.Run.Identity);
}
