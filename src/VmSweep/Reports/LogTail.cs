using VmSweep.Guest;

namespace VmSweep.Reports;

/// <summary>The last lines of a guest's log as plain text: no terminal escapes, no control characters, bounded.</summary>
internal static class LogTail
{
    public static IReadOnlyList<string> Read(string? path, int maximumBytes)
    {
        if (path is null || maximumBytes <= 0)
            return [];
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            // Twice the size: escapes and blank lines go away.
            var start = Math.Max(0, stream.Length - (2L * maximumBytes));
            stream.Position = start;
            var buffer = new byte[(int)Math.Min(stream.Length - start, 2L * maximumBytes)];
            var lines = Lines(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)));
            // Where the start was cut off, the first line is half a line.
            return LastThatFit(start > 0 && lines.Count > 1 ? lines.Skip(1) : lines, maximumBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [$"({Path.GetFileName(path)} cannot be read: {exception.GetType().Name})"];
        }
    }

    private static List<string> Lines(ReadOnlySpan<byte> bytes)
    {
        var reader = new ConsoleLineReader();
        var lines = new List<string>();
        foreach (var value in bytes)
        {
            if (reader.Take(value, out var line))
                lines.Add(line);
        }

        if (reader.Take((byte)'\n', out var last))
            lines.Add(last);
        return lines;
    }

    private static List<string> LastThatFit(IEnumerable<string> lines, int maximumBytes)
    {
        var kept = new List<string>();
        foreach (var line in lines.Reverse())
        {
            maximumBytes -= System.Text.Encoding.UTF8.GetByteCount(line) + 1;
            if (maximumBytes < 0)
                break;
            kept.Add(line);
        }

        kept.Reverse();
        return kept;
    }
}
