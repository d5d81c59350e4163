using System.Text;

namespace VmSweep.Engines.Condor.Events;

/// <summary>
/// Reads HTCondor's event logs (the classic text form). Whole events come out as they are complete; a last one that is still being written stays for the
/// next call. Garbage is passed over with a warning that names its place. Memory is bounded whatever is in the file.
/// </summary>
/// <param name="offset">Where to begin: what an earlier reader's <see cref="Offset"/> said, or 0.</param>
/// <param name="warn">Told of what was passed over, with its offset.</param>
internal sealed class JobEventReader(TimeProvider time, long offset = 0, Action<string>? warn = null)
{
    /// <summary>HTCondor's longest own line is a hold reason of some KiB.</summary>
    public const int MostLine = 16 << 10;

    /// <summary>The longest event seen has 40 lines.</summary>
    public const int MostLines = 1000;

    private const string EndOfEvent = "...";

    private readonly JobEventParser _parser = new(time);

    /// <summary>Up to here everything was understood or passed over; what follows is an event that has not ended yet.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The events that are complete in <paramref name="log"/> from <see cref="Offset"/> on.</summary>
    public IEnumerable<JobEvent> Read(Stream log)
    {
        log.Seek(Offset, SeekOrigin.Begin);
        var lines = new LineCutter(log, MostLine);
        var pending = new List<string>();
        var start = Offset;
        while (lines.Next() is { } line)
        {
            if (line == EndOfEvent)
            {
                var ended = Complete(start, pending);
                start = Offset = lines.Start + lines.Consumed;
                pending.Clear();
                if (ended is not null)
                    yield return ended;
                continue;
            }

            // A new event where an old one has not ended: what was between was torn off, by a crash or a full disk.
            if (pending.Count > 0 && JobEventParser.IsHeadline(line) || pending.Count == MostLines)
            {
                warn?.Invoke($"byte {start}: an event without its end ('...') is passed over");
                pending.Clear();
                start = Offset = lines.LineStart;
            }

            pending.Add(line);
        }
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

    /// <summary>Cuts a stream into lines of bounded length; a last one without its end is not given out.</summary>
    private sealed class LineCutter(Stream stream, int most)
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private readonly byte[] _line = new byte[most];
        private int _from;
        private int _to;

        public long Start { get; } = stream.Position;

        /// <summary>How many bytes the lines so far have, their ends included.</summary>
        public long Consumed { get; private set; }

        /// <summary>Where the line begins that was given out last.</summary>
        public long LineStart { get; private set; }

        public string? Next()
        {
            var length = 0;
            long taken = 0;
            while (true)
            {
                if (_from == _to)
                {
                    _from = 0;
                    _to = stream.Read(_buffer);
                    if (_to == 0)
                        return null;
                }

                var value = _buffer[_from++];
                taken++;
                if (value == '\n')
                {
                    LineStart = Start + Consumed;
                    Consumed += taken;
                    if (length > 0 && _line[length - 1] == '\r')
                        length--;
                    return Encoding.UTF8.GetString(_line, 0, length);
                }

                if (length < most)
                    _line[length++] = value;
            }
        }
    }
}
