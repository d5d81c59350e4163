using System.Globalization;
using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>How the machines of a sweep came up and what its time was spent on, in a sentence each.</summary>
internal static class StartsLine
{
    /// <summary><c>12 started warm, payload after 2.8 s; 1 booted, payload after 27 s. Guests had 98.9 % of the time.</c> Empty where nobody knows.</summary>
    public static string Of(SweepResult sweep)
    {
        var starts = sweep.Runs.SelectMany(run => run.Attempts).Select(attempt => attempt.Start).OfType<MachineStart>().ToList();
        var kinds = new[] { Kind(starts, BootMode.Warm, "started warm"), Kind(starts, BootMode.Cold, "booted") }.OfType<string>();
        var time = sweep.GuestTime is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"Guests had {100 * (1 - known.OverheadShare):0.0} % of {Durations.Show(known.Wall)}; all else took {Durations.Show(known.Overhead)}.")
            : "";
        return $"{string.Join("; ", kinds)}{(starts.Count > 0 ? "." : "")} {time}".Trim();
    }

    /// <summary><c>warm, payload after 2.4 s</c>, or <c>cold, payload after 27 s: why</c>.</summary>
    public static string Of(MachineStart start)
    {
        var payload = start.ToPayload is { } time ? $", payload after {Durations.Show(time)}" : "";
        return start.Boot == BootMode.Warm ? $"warm{payload}" : $"cold{payload}: {start.WhyCold}";
    }

    private static string? Kind(List<MachineStart> starts, BootMode boot, string what)
    {
        var times = starts.Where(start => start.Boot == boot).Select(start => start.ToPayload).OfType<TimeSpan>().Order().ToList();
        var count = starts.Count(start => start.Boot == boot);
        if (count == 0)
            return null;
        return $"{count} {what}{(times.Count == 0 ? "" : $", payload after {Durations.Show(times[times.Count / 2])}{(times.Count > 1 ? " (median)" : "")}")}";
    }
}
