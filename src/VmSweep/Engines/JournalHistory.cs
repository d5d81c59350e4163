using VmSweep.Results;

namespace VmSweep.Engines;

/// <summary>What a journal says of the attempts at a run that earlier processes made.</summary>
public static class JournalHistory
{
    /// <summary>The attempts of each run, by serial. One that began and has no end was interrupted: its process was killed.</summary>
    public static ILookup<string, Attempt> Attempts(IReadOnlyList<JournalEntry> entries, string host) => entries
        .Where(entry => entry.Event is JournalEvent.Started or JournalEvent.Ended)
        .GroupBy(entry => (entry.Serial, entry.Attempt))
        .Select(group => (group.Key.Serial, Attempt: Join(group.Key.Attempt, [.. group], host)))
        .ToLookup(pair => pair.Serial, pair => pair.Attempt);

    private static Attempt Join(int number, IReadOnlyList<JournalEntry> entries, string host)
    {
        var started = entries[0].Time;
        return entries.FirstOrDefault(entry => entry.Event == JournalEvent.Ended) is { Verdict: { } verdict } end
            ? new(number, verdict, end.Detail ?? "", host, started, end.Time, ".")
            : Attempt.Interrupted(number, host, started);
    }
}
