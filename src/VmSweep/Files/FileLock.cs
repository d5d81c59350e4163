namespace VmSweep.Files;

/// <summary>A file that one process holds. The kernel frees it when that process ends, however it ends: FileShare.None is flock(2) on Unix.</summary>
public static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <returns>Null while another process has it, alone or with others.</returns>
    /// <exception cref="IOException">It is not held, and cannot be taken either: the disk is full, or read-only.</exception>
    public static FileStream? TryTake(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>With others who take it so, while nobody has it alone.</summary>
    /// <returns>Null while another process has it alone.</returns>
    /// <exception cref="IOException">It is not held, and cannot be taken either.</exception>
    public static FileStream? TryTakeShared(string path)
    {
        if (!File.Exists(path))
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
        return TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    private static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new(path, mode, access, share);
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
