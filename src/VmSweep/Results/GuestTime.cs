using VmSweep.Engines;

namespace VmSweep.Results;

/// <summary>How much of a sweep's time its guests had; the rest is ours: disks, results, bookkeeping.</summary>
/// <param name="Wall">From handing the runs to the engine to the last result.</param>
/// <param name="Guests">Of that, the time in which at least one guest ran.</param>
public sealed record GuestTime(TimeSpan Wall, TimeSpan Guests)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan Overhead => Wall - Guests;

    /// <summary>From 0 to 1.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double OverheadShare => Wall <= TimeSpan.Zero ? 0 : Overhead / Wall;

    /// <summary>Null where nothing ran to its end, or a build was interrupted: then nobody knows what the time between was spent on.</summary>
    public static GuestTime? Of(IReadOnlyList<JournalEntry> journal, IReadOnlyList<RunResult> runs)
    {
        var attempts = runs.SelectMany(run => run.Attempts).ToList();
        if (journal.All(entry => entry.Event != JournalEvent.Finished) || attempts.Any(attempt => attempt.WasInterrupted))
            return null;
        var intervals = attempts.Select(attempt => (attempt.Started, attempt.Ended)).Concat(Warming(journal));
        return new(journal.Last(entry => entry.Event == JournalEvent.Finished).Time - journal[0].Time, Union(intervals));
    }

    private static IEnumerable<(DateTimeOffset, DateTimeOffset)> Warming(IReadOnlyList<JournalEntry> journal)
    {
        var begun = journal.Where(entry => entry.Event == JournalEvent.Warming);
        var ended = journal.Where(entry => entry.Event == JournalEvent.Warmed);
        return begun.Zip(ended, static (begin, end) => (begin.Time, end.Time));
    }

    private static TimeSpan Union(IEnumerable<(DateTimeOffset Started, DateTimeOffset Ended)> intervals)
    {
        var covered = TimeSpan.Zero;
        var until = DateTimeOffset.MinValue;
        foreach (var (started, ended) in intervals.OrderBy(interval => interval.Started))
        {
            var from = started > until ? started : until;
            if (ended <= from)
                continue;
            covered += ended - from;
            until = ended;
        }

        return covered;
    }
}
