using System.Globalization;
using VmSweep.Results;

namespace VmSweep.Reports.Html;

/// <summary>The guest's life as a bar: where the time went, and where it ended.</summary>
internal static class HtmlPhases
{
    private const int MaximumPhases = 12;

    public static void Write(HtmlBuilder page, GuestFacts? guest)
    {
        if (guest is not { Phases.Count: > 0 })
            return;
        page.AddOurs("<div class=\"phases\">");
        var first = guest.Phases.Min(phase => phase.Start);
        Segment(page, 0, "boot", first);
        foreach (var (phase, index) in guest.Phases.Take(MaximumPhases).Select((phase, index) => (phase, index + 1)))
            Segment(page, index, phase.Name, phase.End - phase.Start);
        page.AddOurs("</div>\n");
    }

    /// <summary>The same in words, as narrow parts of the bar have no room for theirs.</summary>
    public static string Describe(GuestFacts guest) => guest.Phases.Count == 0 ? "" : string.Join(
        ", ",
        guest.Phases.Take(MaximumPhases)
            .Select(phase => $"{Utf8Cut.Cut(phase.Name, 60)} {Show(phase.End - phase.Start)}")
            .Prepend($"boot {Durations.Show(guest.Phases.Min(phase => phase.Start))}"));

    private static string Show(TimeSpan? length) => length is { } known ? Durations.Show(known) : "never ended";

    /// <param name="length">Null where the phase never ended.</param>
    private static void Segment(HtmlBuilder page, int index, string name, TimeSpan? length)
    {
        var share = Math.Clamp(length?.TotalSeconds ?? 0, 0, 1e6).ToString("0.##", CultureInfo.InvariantCulture);
        var shown = Show(length);
        page.Add($"<span class=\"p{index % 6}\" style=\"flex-grow:{share}\" title=\"{Utf8Cut.Cut(name, 60)}: {shown}\">{Utf8Cut.Cut(name, 60)} <b>{shown}</b></span>");
    }
}
