using VmSweep.Problems;

namespace VmSweep.Engines.Condor.Events;

/// <summary>An event log on a disk: read whole, or followed while HTCondor writes it.</summary>
/// <param name="offset">Where to begin; see <see cref="Offset"/>.</param>
/// <param name="warn">Told of what was passed over.</param>
internal sealed class EventLog(string path, TimeProvider time, long offset = 0, Action<string>? warn = null)
{
    private JobEventReader _reader = new(time, offset, text => warn?.Invoke($"{path}, {text}"));

    /// <summary>To be kept: another process goes on from here.</summary>
    public long Offset => _reader.Offset;

    /// <summary>All events of a log; none where there is no log.</summary>
    public static IReadOnlyList<JobEvent> ReadAll(string path, TimeProvider time) => [.. new EventLog(path, time).ReadNew()];

    /// <summary>The events that were completed since the last call. A log that has become shorter is another one, and read from its start.</summary>
    /// <exception cref="ProblemException">The log is there and cannot be read.</exception>
    public IEnumerable<JobEvent> ReadNew()
    {
        using var file = Open();
        if (file is null)
            yield break;
        if (file.Length < _reader.Offset)
        {
            warn?.Invoke($"{path} is shorter than it was: it was written anew, and is read from its start");
            _reader = new(time, 0, text => warn?.Invoke($"{path}, {text}"));
        }

        // So it is at nearly every look, and a look is to cost nothing.
        if (file.Length == _reader.Offset)
            yield break;
        foreach (var each in _reader.Read(file))
            yield return each;
    }

    private FileStream? Open()
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Location.File(path), exception.Message, "HTCondor writes it as the submitting user; make it readable.");
        }
    }
}
