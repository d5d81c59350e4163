using VmSweep.Files;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Delta;

/// <summary>Gives runs their earlier results before a sweep begins. The engines then find these runs finished.</summary>
/// <param name="handler">Fetches what signs for a repository.</param>
public sealed class DeltaReuse(HttpMessageHandler handler, TimeProvider time, Action<string> say)
{
    /// <summary>How many reasons are said; all are in <c>delta.json</c>.</summary>
    private const int Reasons = 8;

    /// <summary>Records the images of a sweep; of a delta sweep, decides which runs are reused, once, and gives them their results.</summary>
    /// <exception cref="ProblemException">The store does not answer.</exception>
    public async Task ApplyAsync(SweepPlan plan, SweepLayout sweep, SweepImages images, CancellationToken cancellation)
    {
        var used = await UsedImages.RecordAsync(plan, sweep, images, cancellation);
        if (plan.Delta is null)
            return;
        if (!File.Exists(sweep.Delta))
        {
            var decided = await DecideAsync(plan, sweep, used, cancellation);
            JsonFile.Write(sweep.Delta, decided);
            foreach (var line in Describe(plan, sweep, decided))
                say(line);
        }

        Apply(plan, sweep, JsonFile.Read<DeltaDecision>(sweep.Delta));
    }

    private async Task<DeltaDecision> DecideAsync(SweepPlan plan, SweepLayout sweep, IReadOnlyDictionary<string, string> images, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var past = PastPasses.Of(plan, sweep, now - plan.Delta!.MaximumAge);
        var candidates = new DeltaChooser(plan, images, past, new Dictionary<string, string>(), now).Candidates();
        using var look = new RepositoryLook(handler, say);
        var repositories = await look.HashesAsync(candidates.SelectMany(candidate => candidate.Repositories!).Select(state => state.Address), cancellation);
        return new DeltaChooser(plan, images, past, repositories, now).Choose();
    }

    private static void Apply(SweepPlan plan, SweepLayout sweep, DeltaDecision decision)
    {
        var runs = plan.Runs.ToDictionary(run => run.Run.Serial, StringComparer.Ordinal);
        InParallel.ForEach(decision.Reused.Where(reused => !File.Exists(sweep.Run(reused.Serial).Result)), reused =>
            Give(runs[reused.Serial], sweep.Artifacts.Sweep(reused.From).Run(reused.FromSerial), sweep.Run(reused.Serial), reused));
    }

    /// <summary>The result last: what has one is finished. On the disk before it is taken for one: a result that a power cut emptied would be a run that nobody ran. A run whose earlier result was pruned since the decision, or cannot be read, runs.</summary>
    private static void Give(PlannedRun run, RunLayout from, RunLayout to, ReusedRun reused)
    {
        if (JsonFile.TryRead<RunResult>(from.Result, out _) is not { } earlier || !RepositoryStates.TryRead(Path.Combine(from.Output, RepositoryStates.FileName), out var repositories, out _))
            return;
        var origin = earlier.Reused ?? new(reused.From, reused.FromSerial, reused.Ran);
        Directory.CreateDirectory(to.Output);
        AtomicFile.WriteText(Path.Combine(to.Output, RepositoryStates.FileName), RepositoryStates.ToText(repositories));
        JsonFile.Write(
            to.Result,
            earlier with
            {
                Run = run.Run,
                Reason = $"Not run: nothing that it depends on has changed since it passed as run {origin.Serial} of {origin.SweepId}.",
                Attempts = [],
                Reused = origin,
            });
    }

    private static IEnumerable<string> Describe(SweepPlan plan, SweepLayout sweep, DeltaDecision decision)
    {
        yield return $"Delta: {decision.Reused.Count} of {plan.Runs.Count} runs are reused, {decision.WhyNot.Count} run";
        var reasons = decision.WhyNot.Values.GroupBy(reason => reason, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var reason in reasons.Take(Reasons))
            yield return $"  {reason.Count()} run because {reason.Key}";
        if (reasons.Count > Reasons)
            yield return $"  {reasons.Skip(Reasons).Sum(reason => reason.Count())} run for other reasons, see {sweep.Delta}";
    }
}
