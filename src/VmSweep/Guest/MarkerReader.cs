using System.Text.RegularExpressions;

namespace VmSweep.Guest;

/// <summary>
/// Finds markers in a console's lines, also where the kernel wrote into them: its messages reach the serial port past the terminal, in the middle of
/// whatever the terminal is sending, sixteen bytes at a time (8250's transmit buffer). What stands before a message's time is joined with what
/// stands at the start of the lines below.
/// </summary>
internal sealed partial class MarkerReader
{
    /// <summary>So many of the kernel's lines may come between two parts of a marker: a flood of seconds.</summary>
    private const int MaximumBetween = 10_000;

    /// <summary>A marker twice, with the longest reason.</summary>
    private const int MaximumJoined = 8 << 10;

    private string? _head;
    private int _between;
    private string _last = "";

    /// <summary>Takes a line; what markers it ended, none of them twice.</summary>
    /// <param name="rest">What of the line is no marker, for whoever looks for alarms.</param>
    public IReadOnlyList<ConsoleEvent> Take(string line, out string rest)
    {
        rest = line;
        if (_head is null && !line.Contains('@', StringComparison.Ordinal))
            return [];
        var kernel = KernelTime().Match(line) is { Success: true } time ? time.Index : -1;
        var found = MarkerText.WithEnd(line);
        if (found.Count == 0)
            found = _head is not null ? Join(line, kernel) : [];
        else
            _head = null;
        if (found.Count == 0 && _head is null)
            found = Begin(line, kernel);
        if (found.Count > 0)
            rest = kernel >= 0 ? line[kernel..] : BeforeMarker(line);
        return New(found);
    }

    /// <summary>The next part of a marker that was begun above.</summary>
    private List<(string Text, ConsoleEvent Event)> Join(string line, int kernel)
    {
        if (kernel == 0 && !line.Contains(MarkerText.Start, StringComparison.Ordinal))
        {
            if (++_between > MaximumBetween)
                _head = null;
            return [];
        }

        var joined = _head + (kernel >= 0 ? line[..kernel] : line);
        _head = null;
        var found = MarkerText.WithEnd(joined);
        if (found.Count > 0)
        {
            // What was begun is whole, and this line begins the next.
            if (line.Contains(MarkerText.Start, StringComparison.Ordinal))
                found.AddRange(Begin(line, kernel));
            return found;
        }

        if (kernel < 0)
            return MarkerText.WithoutEnd(joined) is { } whole ? [whole] : [];
        _head = joined.Length <= MaximumJoined ? joined : null;
        return [];
    }

    /// <summary>A line without anything before it: a marker of an old launcher, or the first part of any.</summary>
    private List<(string Text, ConsoleEvent Event)> Begin(string line, int kernel)
    {
        if (MarkerText.WithoutEnd(line) is { } whole)
            return [whole];
        if (kernel <= 0)
            return [];
        var before = line[..kernel];
        var start = before.IndexOf(MarkerText.Start, StringComparison.Ordinal);
        if (start < 0)
            start = PartOfStart().Match(before) is { Success: true } part ? part.Index : -1;
        if (start < 0)
            return [];
        (_head, _between) = (before[start..], 0);
        // Nothing may follow for hours: a stage without values is told at once. If it was "payload-ended", that is told too when its end comes.
        return MarkerText.WithoutEnd(_head) is { Event: ConsoleWaiting or ConsoleMarker { Values.Count: 0, Stage: not GuestStage.PayloadEnded } } early ? [early] : [];
    }

    private List<ConsoleEvent> New(List<(string Text, ConsoleEvent Event)> found)
    {
        var events = new List<ConsoleEvent>();
        foreach (var (text, marker) in found.Where(marker => marker.Text != _last))
        {
            _last = text;
            events.Add(marker);
        }

        return events;
    }

    private static string BeforeMarker(string line) => line.IndexOf(MarkerText.Start, StringComparison.Ordinal) is > 0 and var start ? line[..start] : "";

    /// <summary>printk.time, with and without the caller (CONFIG_PRINTK_CALLER).</summary>
    [GeneratedRegex(@"\[ {0,5}[0-9]{1,7}\.[0-9]{3,6}\]")]
    private static partial Regex KernelTime();

    /// <summary>The marker's first characters, cut before they are all there.</summary>
    [GeneratedRegex("@(@(V(M(S(W(E(E(P)?)?)?)?)?)?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PartOfStart();
}
