namespace VmSweep.Plans;

/// <summary>
/// In which order runs are started: by priority, then the longest first, so that the last guests of a sweep are short ones. A run that nobody
/// knows comes before the known ones: it may be the longest of all.
/// </summary>
public static class RunOrder
{
    public static IReadOnlyList<PlannedRun> Of(IEnumerable<PlannedRun> runs) =>
    [
        .. runs
            .OrderByDescending(run => run.Priority)
            .ThenByDescending(run => run.Expected ?? TimeSpan.MaxValue)
            .ThenBy(run => run.Run.Serial, StringComparer.Ordinal),
    ];
}
