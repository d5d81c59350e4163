namespace VmSweep.Engines.Condor.Events;

/// <summary>The part of a log that is being looked at, of bounded size, from the first byte that nobody has taken yet.</summary>
internal sealed class LogWindow(Stream log)
{
    private const long Size = 256 << 10;

    // Most logs are a job's, and short.
    private readonly byte[] _buffer = new byte[Math.Clamp(log.Length - log.Position + 1, 1, Size)];
    private int _from;
    private int _to;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_from, _to - _from);

    /// <summary>How many bytes were taken so far.</summary>
    public long Taken { get; private set; }

    public void Take(int count)
    {
        _from += count;
        Taken += count;
    }

    /// <summary>Makes the window longer; false at the log's end, and where it is as long as it may be.</summary>
    public bool Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        var read = _to < _buffer.Length ? log.Read(_buffer, _to, _buffer.Length - _to) : 0;
        _to += read;
        return read > 0;
    }

    /// <summary>Takes a line, without its end and without what is beyond <paramref name="most"/> bytes; null where its end is not there yet.</summary>
    public string? TakeLine(int most)
    {
        var kept = Array.Empty<byte>();
        long taken = 0;
        while (true)
        {
            var end = Bytes.IndexOf((byte)'\n');
            if (end >= 0)
            {
                byte[] line = kept.Length >= most ? kept : [.. kept, .. Bytes[..end]];
                Take(end + 1);
                var length = Math.Min(most, line.Length);
                if (length > 0 && line[length - 1] == '\r')
                    length--;
                return System.Text.Encoding.UTF8.GetString(line, 0, length);
            }

            if (Fill())
                continue;
            if (Bytes.Length < _buffer.Length)
            {
                // The rest is looked at again when there is more.
                Taken -= taken;
                return null;
            }

            // A line longer than the window: its beginning is kept, the rest passed over.
            if (kept.Length < most)
                kept = [.. kept, .. Bytes[..Math.Min(Bytes.Length, most - kept.Length)]];
            taken += Bytes.Length;
            Take(Bytes.Length);
        }
    }
}
