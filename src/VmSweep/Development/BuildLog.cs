using System.Globalization;
using VmSweep.Files;

namespace VmSweep.Development;

/// <summary>
/// Lets builds run at the same time in one working copy: a sweep, and <c>Status</c> or <c>Cancel</c> in a second terminal.
/// As it starts, NUKE empties <c>.nuke/temp/build.log</c>, which it opens for itself alone (Logging.cs in Nuke.Build 10.1.0), and ends with an exception where
/// another build has that file open.
/// </summary>
public static class BuildLog
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the name from the log of a build that runs; that build keeps writing to its file, which <c>build.DATE_TIME.log</c> repeats.</summary>
    /// <param name="directory">NUKE's temporary directory.</param>
    /// <returns>Null where the directory is not ours to write to; else to be disposed of when NUKE has opened its own log: until then no other build gets past here.</returns>
    public static async Task<IDisposable?> MakeRoomAsync(string directory, TimeProvider time)
    {
        try
        {
            var held = await FileLock.TakeAsync(Path.Combine(directory, "build.log.lock"), time, static () => { }, CancellationToken.None);
            File.Delete(Path.Combine(directory, "build.log"));
            // The other log has its name from the second in which the build started.
            while (File.Exists(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"build.{time.GetLocalNow():yyyy-MM-dd_HH-mm-ss}.log"))))
                await Task.Delay(Pause, time);
            return held;
        }
        catch (UnauthorizedAccessException)
        {
            // Not ours to write to: whoever opens the log next says so.
            return null;
        }
    }
}
