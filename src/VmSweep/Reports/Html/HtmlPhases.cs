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
        List<(string Name, TimeSpan? Length)> parts = [("boot", first), .. guest.Phases.Take(MaximumPhases).Select(phase => (phase.Name, phase.End - phase.Start))];
        var whole = parts.Sum(part => Seconds(part.Length));
        foreach (var (index, (name, length)) in parts.Index())
            Segment(page, index, name, length, HtmlReport.Percent(Seconds(length), whole));
        page.AddOurs("</div>\n");
    }

    /// <summary>The same in words, as narrow parts of the bar have no room for theirs.</summary>
    public static string Describe(GuestFacts guest) => guest.Phases.Count == 0 ? "" : string.Join(
        ", ",
        guest.Phases.Take(MaximumPhases)
            .Select(phase => $"{Utf8Cut.Cut(phase.Name, 60)} {Show(phase.End - phase.Start)}")
            .Prepend($"boot {Durations.Show(guest.Phases.Min(phase => phase.Start))}"));

    private static string Show(TimeSpan? length) => length is { } known ? Durations.Show(known) : "never ended";

    private static double Seconds(TimeSpan? length) => Math.Clamp(length?.TotalSeconds ?? 0, 0, 1e6);

    /// <param name="length">Null where the phase never ended.</param>
    private static void Segment(HtmlBuilder page, int index, string name, TimeSpan? length, int percent)
    {
        var shown = Show(length);
        page.Add($"<span class=\"p{index % 6} g{percent}\" title=\"{Utf8Cut.Cut(name, 60)}: {shown}\">{Utf8Cut.Cut(name, 60)} <b>{shown}</b></span>");
    }
}
