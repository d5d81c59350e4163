namespace VmSweep.Files;

/// <summary>A file that one process holds. The kernel frees it when that process ends, however it ends: FileShare.None is flock(2) on Unix.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>Null while another process has it.</returns>
    /// <exception cref="IOException">It is not held, and cannot be taken either: the disk is full, or read-only.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldElsewhere(exception))
        {
            return null;
        }
    }

    /// <param name="onWait">Called once, where somebody else has it.</param>
    public static async Task<FileStream> TakeAsync(string path, TimeProvider time, Action onWait, CancellationToken cancellation)
    {
        for (var isWaiting = false; ; isWaiting = true)
        {
            if (TryTake(path) is { } held)
                return held;
            if (!isWaiting)
                onWait();
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>EWOULDBLOCK (Linux, BSD), and what Windows calls it: ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.</summary>
    private static bool IsHeldElsewhere(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}
