namespace VmSweep.Guest;

/// <summary>
/// The text of markers: <c>@@VMSWEEP 25.10 payload @@VMSWEEP 25.10 payload @@</c>, twice on a line and with an end mark, so that one cut leaves one
/// whole; launchers before version 2 wrote it once and without the mark.
/// </summary>
internal static class MarkerText
{
    public const string Start = "@@VMSWEEP ";

    private const string End = "@@";

    private const string Waiting = "waiting";

    /// <summary>The markers with an end, each once.</summary>
    public static List<(string Text, ConsoleEvent Event)> WithEnd(string line)
    {
        var found = new List<(string Text, ConsoleEvent Event)>();
        for (var start = line.IndexOf(Start, StringComparison.Ordinal); start >= 0;)
        {
            var text = line[(start + Start.Length)..];
            var end = text.IndexOf(End, StringComparison.Ordinal);
            if (end >= 0 && Parse(text[..end]) is { } marker && !found.Exists(other => other.Text == text[..end].Trim()))
                found.Add((text[..end].Trim(), marker));
            start = line.IndexOf(Start, start + Start.Length, StringComparison.Ordinal);
        }

        return found;
    }

    /// <summary>The last marker of a line, where it goes to the line's end and all of it can be read.</summary>
    public static (string Text, ConsoleEvent Event)? WithoutEnd(string line)
    {
        var start = line.LastIndexOf(Start, StringComparison.Ordinal);
        return start >= 0 && Parse(line[(start + Start.Length)..]) is { } marker ? (line[(start + Start.Length)..].Trim(), marker) : null;
    }

    /// <summary>Strict: a word that is no key=value is a sign of something else in between.</summary>
    private static ConsoleEvent? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !GuestClock.TryParse(words[0], out var uptime))
            return null;
        if (words is [_, Waiting])
            return new ConsoleWaiting(uptime);
        if (!GuestWords.TryParse(words[1], out GuestStage stage))
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(2))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            values.TryAdd(word[..equals], word[(equals + 1)..]);
        }

        return new ConsoleMarker(uptime, stage, values);
    }
}
