using System.Text.Json;
using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.Engines;

/// <summary>
/// What happened to the runs of a sweep, in order: one JSON object a line, appended and on the disk before the call returns.
/// A kill loses at most the line being written, and reading passes over such a torn end.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    private Journal(FileStream file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    /// <summary>Opens for appending; a torn last line is ended first, so that what follows stands on its own.</summary>
    public static Journal Open(string path, TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            EndTornLine(file);
            return new Journal(file, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(path, exception);
        }
    }

    public static IReadOnlyList<JournalEntry> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(Parse).OfType<JournalEntry>()] : [];

    public void Append(JournalEvent what, string serial, int attempt = 0, Verdict? verdict = null, string? detail = null, int? processId = null) =>
        Write([new(_time.GetUtcNow(), what, serial, attempt, verdict, detail, processId)]);

    /// <summary>The same of many runs, on the disk at once: an fsync for each of ten thousand would take half a minute.</summary>
    public void AppendAll(JournalEvent what, IEnumerable<string> serials)
    {
        var now = _time.GetUtcNow();
        Write(serials.Select(serial => new JournalEntry(now, what, serial, 0, null, null, null)));
    }

    private void Write(IEnumerable<JournalEntry> entries)
    {
        using var lines = new MemoryStream();
        foreach (var entry in entries)
        {
            JsonSerializer.Serialize(lines, entry, JsonFile.LineOptions);
            lines.WriteByte((byte)'\n');
        }

        lock (_lock)
        {
            try
            {
                _file.Seek(0, SeekOrigin.End);
                _file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
                _file.Flush(flushToDisk: true);
            }
            catch (IOException exception)
            {
                throw UnwritableFile.Problem(_file.Name, exception);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static void EndTornLine(FileStream file)
    {
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            file.WriteByte((byte)'\n');
    }

    private static JournalEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, JsonFile.LineOptions);
        }
        catch (JsonException)
        {
            // Torn by a kill: what it would have said did not happen yet.
            return null;
        }
    }
}

/// <summary>One line of the journal.</summary>
public sealed record JournalEntry(
    DateTimeOffset Time, JournalEvent Event, string Serial, int Attempt, Verdict? Verdict, string? Detail, int? ProcessId);

public enum JournalEvent
{
    /// <summary>Handed to the engine.</summary>
    Queued,

    /// <summary>An attempt began.</summary>
    Started,

    /// <summary>The guest announced a stage.</summary>
    Stage,

    /// <summary>The attempt's machine is gone.</summary>
    Ended,

    /// <summary>The run has its result.</summary>
    Finished,

    /// <summary>A machine is being booted from which runs will go on.</summary>
    Warming,

    /// <summary>That machine is saved, or was given up.</summary>
    Warmed,
}
