using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Delta;

/// <summary>The newest result of a run in an earlier sweep of the same name, and what it was a result of.</summary>
/// <param name="Ran">When it really ran: a result that was reused keeps its date.</param>
/// <param name="Image">SHA-256 of its base image's disk; null where nobody recorded it.</param>
/// <param name="Repositories">Null where its payload did not tell them, for the reason in <paramref name="WhyNoRepositories"/>.</param>
internal sealed record PastRunEvidence(
    string SweepId,
    RunLayout Files,
    RunResult Result,
    DateTimeOffset Ran,
    string? Conditions,
    string? Image,
    IReadOnlyList<RepositoryState>? Repositories,
    string? WhyNoRepositories);

/// <summary>Looks through the sweeps that are still there, newest first. Results are read, not the history: what is reused has to have its evidence.</summary>
internal static class PastPasses
{
    /// <returns>By the run's identity.</returns>
    public static IReadOnlyDictionary<string, PastRunEvidence> Of(SweepPlan plan, SweepLayout current, DateTimeOffset notBefore)
    {
        var wanted = plan.Runs.Select(run => run.Run.Identity).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, PastRunEvidence>(StringComparer.Ordinal);
        foreach (var (past, sweep) in SweepFinder.Readable(current.Artifacts).Where(each => string.CompareOrdinal(each.Layout.Id, current.Id) < 0))
        {
            if (wanted.Count == 0)
                break;
            if (past.Name != plan.Name || past.Created < notBefore)
                continue;
            var images = UsedImages.Read(sweep);
            foreach (var evidence in InParallel.Select([.. past.Runs.Where(run => wanted.Contains(run.Run.Identity))], run => Read(past, sweep, run, images)).OfType<PastRunEvidence>())
            {
                found[evidence.Result.Run.Identity] = evidence;
                wanted.Remove(evidence.Result.Run.Identity);
            }
        }

        return found;
    }

    private static PastRunEvidence? Read(SweepPlan plan, SweepLayout sweep, PlannedRun run, IReadOnlyDictionary<string, string> images)
    {
        var files = sweep.Run(run.Run.Serial);
        if (JsonFile.TryRead<RunResult>(files.Result, out _) is not { } result)
            return null;
        if (result.Reused?.Ran is not { } ran)
        {
            if (result.Attempts is not [.., var last])
                return null;
            ran = last.Ended;
        }

        RepositoryStates.TryRead(Path.Combine(files.Output, RepositoryStates.FileName), out var repositories, out var whyNot);
        return new(sweep.Id, files, result, ran, RunConditions.Of(plan, run), images.GetValueOrDefault(run.Run.Platform.ToString()), repositories, whyNot);
    }
}
