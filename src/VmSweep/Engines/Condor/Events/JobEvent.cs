namespace VmSweep.Engines.Condor.Events;

/// <summary>One event of a job, as its log has it. What it means is asked of it by <see cref="JobEventDetails"/>.</summary>
/// <param name="Offset">Where in the log it begins, in bytes.</param>
/// <param name="Kind">What happened; not one of the enum's names where HTCondor has a newer kind.</param>
/// <param name="Job">Whose event it is; null for the events of a log itself.</param>
/// <param name="Headline">The first line after date and time.</param>
/// <param name="Body">The lines below it, without their indentation.</param>
public sealed record JobEvent(long Offset, JobEventKind Kind, JobId? Job, DateTimeOffset Time, string Headline, IReadOnlyList<string> Body)
{
    /// <summary>What the event says where its log has it in JSON or XML, and no <see cref="Body"/>; null in the classic form.</summary>
    internal EventAd? Ad { get; init; }
}
