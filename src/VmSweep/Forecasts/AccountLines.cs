using System.Globalization;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.Forecasts;

/// <summary>The words of an account.</summary>
public static class AccountLines
{
    /// <summary>Where the guests' time went; empty where no guest had any.</summary>
    public static string Headline(SweepAccount account)
    {
        var all = account.Goodput + account.Badput;
        if (all <= TimeSpan.Zero)
            return "";
        var lost = account.Classes.Where(each => each.Verdict.IsFault()).Select(each => $"{each.Verdict.Word()} {Durations.Show(each.Time)}").ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Guests had {Durations.Show(all)}: {Durations.Show(account.Goodput)} ({100 * (account.Goodput / all):0.0} %) led to a verdict, {Durations.Show(account.Badput)} went into faults{(lost.Count == 0 ? "" : $" ({string.Join(", ", lost)})")}.");
    }

    /// <summary>What was expected and what came, for those of whom something was expected.</summary>
    public static IEnumerable<string> PlannedAndActual(IEnumerable<GroupAccount> groups) =>
        groups.Where(group => group is { Attempts: > 0, Planned: not null }).Select(group =>
            string.Create(CultureInfo.InvariantCulture, $"{group.Name}: ended after {Durations.Show(group.End)}{Expected(group.Planned!.End)}, guests' time {Durations.Show(group.GuestTime)}{Expected(group.Planned.GuestTime)}{Bytes(group)}"));

    /// <summary>For a terminal.</summary>
    public static IEnumerable<string> Of(SweepAccount account)
    {
        if (Headline(account) is { Length: > 0 } headline)
            yield return headline;
        foreach (var line in PlannedAndActual(account.Architectures.Concat(account.Platforms)))
            yield return "  " + line;
    }

    private static string Bytes(GroupAccount group) => group.Bytes is { } bytes ? $", disks {bytes}{(group.Planned!.Bytes is { } planned ? $" (expected {planned})" : "")}" : "";

    private static string Expected(TimeSpan? time) => time is { } known ? $" (expected {Durations.Show(known)})" : " (nothing was known before)";
}
