using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>What <c>vmsweep collect</c> has found of a run so far: the content of <c>attempts.json</c>. Written before the result, so that a kill in between repeats nothing.</summary>
internal sealed record CollectedAttempts(int Schema, IReadOnlyList<CollectedAttempt> Attempts)
{
    public const int CurrentSchema = 1;

    public static CollectedAttempts Read(string path) => JsonFile.TryRead<CollectedAttempts>(path, out _) ?? new(CurrentSchema, []);

    /// <summary>Jobs whose last word was a fault; what one job went through on several machines is one.</summary>
    public IEnumerable<Verdict> Verdicts => Attempts.Where(attempt => attempt.IsLastOfJob).Select(attempt => attempt.Attempt.Verdict);

    /// <summary>Machines on which the run ended in a fault.</summary>
    public IReadOnlyCollection<string> BadHosts => Attempts.Where(each => each.Attempt.Verdict.IsFault()).Select(each => each.Attempt.Host).Where(host => host != "-").ToHashSet(StringComparer.Ordinal);
}

/// <summary>One attempt, with the job that it was.</summary>
/// <param name="Job">HTCondor's id; a dash where there was none.</param>
/// <param name="Submitted">When that was submitted: numbers come again where a schedd lost its spool.</param>
/// <param name="IsLastOfJob">False for an execution after which HTCondor itself put the job back.</param>
/// <param name="Times">What of the job's time was the guest's and what HTCondor's, in a sentence.</param>
internal sealed record CollectedAttempt(Attempt Attempt, string Job, DateTimeOffset? Submitted, bool IsLastOfJob, string Times);
