using VmSweep.Problems;

namespace VmSweep.Delta;

/// <summary>What a delta sweep may take from earlier ones instead of running it (docs/delta.md).</summary>
/// <param name="MaximumAge">Of a pass, counted from when it really ran.</param>
/// <param name="RefreshPercent">Of the runs that could be reused, so many are run all the same, those that waited longest first.</param>
public sealed record DeltaRules(TimeSpan MaximumAge, int RefreshPercent)
{
    /// <summary>With 10 % a night every run really runs every ten nights; a pass of a week is forced to be young beside that.</summary>
    public static DeltaRules Default { get; } = new(TimeSpan.FromDays(7), 10);

    /// <returns>Null where no delta sweep is wanted.</returns>
    /// <exception cref="ProblemException">A rule is given without <c>--delta</c>, or is none.</exception>
    public static DeltaRules? Read(bool isWanted, TimeSpan? maximumAge, int? refreshPercent)
    {
        if (refreshPercent is < 0 or > 100)
            throw new ProblemException(Location.Parameter("delta-refresh"), $"'{refreshPercent}' is no percentage.", "Write a number from 0 to 100.");
        if (isWanted)
            return new(maximumAge ?? Default.MaximumAge, refreshPercent ?? Default.RefreshPercent);
        if (maximumAge is not null || refreshPercent is not null)
            throw new ProblemException(Location.Parameter("delta"), "is missing: --delta-max-age and --delta-refresh are its rules.", "Add '--delta', or leave them out.");
        return null;
    }
}
