namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// Reads HTCondor's event logs: the classic text form, JSON and XML, also mixed: what an administrator sets as DEFAULT_USERLOG_FORMAT_OPTIONS is taken by some of HTCondor's
/// programs and not by others (25.14: by DAGMan, not by the schedd), so that one log has several forms. Whole events come out as they are complete; a last one that is still being written stays for the
/// next call. Garbage is passed over with a warning that names its place. Memory is bounded whatever is in the file.
/// </summary>
/// <param name="offset">Where to begin: what an earlier reader's <see cref="Offset"/> said, or 0.</param>
/// <param name="warn">Told of what was passed over, with its offset.</param>
internal sealed partial class JobEventReader(TimeProvider time, long offset = 0, Action<string>? warn = null)
{
    /// <summary>HTCondor's longest own line is a hold reason of some KiB.</summary>
    public const int MostLine = 16 << 10;

    /// <summary>The longest event seen has 40 lines.</summary>
    public const int MostLines = 1000;

    internal const string EndOfEvent = "...";

    private readonly JobEventParser _parser = new(time);

    /// <summary>Up to here everything was understood or passed over; what follows is an event that has not ended yet.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The events that are complete in <paramref name="log"/> from <see cref="Offset"/> on.</summary>
    public IEnumerable<JobEvent> Read(Stream log)
    {
        log.Seek(Offset, SeekOrigin.Begin);
        var window = new LogWindow(log);
        while (true)
        {
            var found = TakeWhole(window);
            if (found is null && !TakeByLines(window, out found))
                yield break;
            if (found is not null)
                yield return found;
        }
    }

    /// <summary>Line by line to the end of one event, whatever is there; false where the log ends before.</summary>
    private bool TakeByLines(LogWindow window, out JobEvent? ended)
    {
        var pending = new List<string>();
        AdEventLines? ad = null;
        var (start, first) = (Offset, window.Taken);
        ended = null;
        while (true)
        {
            var lineStart = start + (window.Taken - first);
            if (window.TakeLine(MostLine) is not { } line)
                return false;
            // A new event where an old one has not ended: what was between was torn off, by a crash or a full disk.
            if (ad is not null ? AdEventLines.IsTornBy(line) || ad.Count == MostLines : pending.Count > 0 && IsStart(line) || pending.Count == MostLines)
            {
                warn?.Invoke($"byte {Offset}: an event without its end{(ad is null ? " ('...')" : "")} is passed over");
                (ad, Offset) = (null, lineStart);
                pending.Clear();
            }

            if (ad is null && pending.Count == 0 && AdEventLines.IsStart(line))
                ad = AdEventLines.Start(line);
            var isOver = ad?.Take(line) ?? (line == EndOfEvent || (pending.Count == 0 && AdEventLines.IsFrame(line)));
            if (isOver)
            {
                ended = ad is null ? Complete(Offset, pending) : Complete(Offset, ad);
                Offset = start + (window.Taken - first);
                return true;
            }

            if (ad is null)
                pending.Add(line);
        }
    }

    private static bool IsStart(string line) => JobEventParser.IsHeadline(line) || AdEventLines.IsStart(line);

    private JobEvent? Complete(long start, AdEventLines lines)
    {
        var parsed = lines.Parse() is { } ad ? _parser.ParseAd(start, ad) : null;
        if (parsed is null)
            warn?.Invoke($"byte {start}: {lines.Count} lines of JSON or XML that are no event are passed over");
        return parsed;
    }

    private JobEvent? Complete(long start, List<string> lines)
    {
        if (lines.Count == 0)
            return null;
        var parsed = _parser.Parse(start, lines);
        // Garbage before a good event, up to which nobody wrote "...", is cut off at the event's own first line by the reader above.
        if (parsed is null)
            warn?.Invoke($"byte {start}: {lines.Count} lines that are no event are passed over");
        return parsed;
    }
}
