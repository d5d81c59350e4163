using VmSweep.Analysis;
using VmSweep.History;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Canaries;

/// <summary>What earlier sweeps on a pool tell of its machines and of base images.</summary>
/// <param name="Excluded">Machines that eat runs, with the evidence.</param>
/// <param name="CanaryFirst">Machines that did, some days ago: one job shows whether they still do.</param>
/// <param name="ProvenHosts">Machines on which a run has come to a verdict of its own.</param>
/// <param name="ProvenImages">Fingerprints of base images from which one did.</param>
internal sealed record PoolKnowledge(
    IReadOnlyList<HostHealth> Excluded, IReadOnlySet<string> CanaryFirst, IReadOnlySet<string> ProvenHosts, IReadOnlySet<string> ProvenImages)
{
    public static PoolKnowledge None { get; } = Of([], default);

    /// <param name="say">Told where the history cannot be read; a sweep does without it.</param>
    public static PoolKnowledge Read(ArtifactsLayout artifacts, DateTimeOffset now, Action<string> say)
    {
        foreach (var problem in DueSweeps.Record(artifacts))
            say(problem);
        if (!File.Exists(artifacts.History))
            return None;
        try
        {
            using var history = HistoryDatabase.Open(artifacts.History);
            return Of(history.AttemptsOf(EngineNames.Condor, now - Analysis.Hosts.Memory), now);
        }
        catch (ProblemException exception)
        {
            say($"Nothing is known of the pool's machines: {exception.Message}");
            return None;
        }
    }

    public static PoolKnowledge Of(IReadOnlyList<PastAttempt> attempts, DateTimeOffset now)
    {
        var health = Analysis.Hosts.Of(attempts, now);
        var proven = attempts.Where(attempt => !attempt.Verdict.IsFault()).ToList();
        return new(
            [.. health.Where(host => host.Advice == HostAdvice.Exclude)],
            health.Where(host => host.Advice == HostAdvice.Canary).Select(host => host.Host).ToHashSet(StringComparer.Ordinal),
            proven.Select(attempt => attempt.Host).ToHashSet(StringComparer.Ordinal),
            proven.Select(attempt => attempt.Image).OfType<string>().ToHashSet(StringComparer.Ordinal));
    }
}
