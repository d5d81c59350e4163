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

    /// <param name="length">Null where the phase never ended.</param>
    private static void Segment(HtmlBuilder page, int index, string name, TimeSpan? length)
    {
        var share = Math.Clamp(length?.TotalSeconds ?? 0, 0, 1e6).ToString("0.##", CultureInfo.InvariantCulture);
        var shown = length is { } known ? Durations.Show(known) : "never ended";
        page.Add($"<span class=\"p{index % 6}\" style=\"flex-grow:{share}\" title=\"{Utf8Cut.Cut(name, 60)}: {shown}\">{Utf8Cut.Cut(name, 60)} <b>{shown}</b></span>");
    }
}
