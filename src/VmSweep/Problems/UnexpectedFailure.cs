using System.Globalization;

namespace VmSweep.Problems;

/// <summary>
/// What a program of ours says where something went wrong that nobody expected: one sentence, with what was being done and where the details are. A stack trace is for
/// those who work on VmSweep, and goes into a file.
/// </summary>
public static class UnexpectedFailure
{
    /// <summary>Of every program of ours that ends so: there is no result to trust.</summary>
    public const int ExitCode = 2;

    /// <summary>Enough to know it again; all of it is in the file.</summary>
    private const int ShownLength = 300;

    /// <param name="doing">What was being done, such as <c>vmsweep report artifacts/sweeps/20261122-1830-nightly</c>.</param>
    /// <param name="directory">Where the file with the details goes, such as the sweep's; where it cannot be written, or null, the directory for temporary files.</param>
    public static Problem Describe(string doing, Exception exception, string? directory, TimeProvider time)
    {
        // A type that cannot be initialised or a task that failed says nothing itself.
        var cause = exception.GetBaseException();
        var line = cause.Message.ReplaceLineEndings(" ").Trim();
        var shown = line.Length <= ShownLength ? line.TrimEnd('.') : line[..ShownLength] + " …";
        var log = Write(doing, exception, directory, time);
        return new(
            new Location(doing),
            $"ended because of an error that VmSweep did not expect: {shown} ({cause.GetType().Name}).",
            log is null ? "The details could not be written to any file." : $"The details are in {log}.");
    }

    private static string? Write(string doing, Exception exception, string? directory, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"failure-{now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.log");
        foreach (var place in ((string?[])[directory, Path.GetTempPath()]).OfType<string>().Where(Directory.Exists))
        {
            try
            {
                var path = Path.Combine(Path.GetFullPath(place), name);
                // Never over what is there: in a directory that others write to it may be a link of theirs.
                using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write));
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{now:O} {doing}\n{exception}\n"));
                return path;
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                // Full, read-only or not ours: the next place.
            }
        }

        return null;
    }
}
