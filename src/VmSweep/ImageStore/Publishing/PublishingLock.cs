using VmSweep.Files;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Publishing;

/// <summary>
/// One publisher of a platform at a time, over all hosts: flock(2), which Gluster keeps across mounts and takes away with the client that dies. The second
/// one waits as long as the first one gets on.
/// </summary>
internal sealed class PublishingLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Chosen: more than a store's longest silence that we bear, and less than anybody's patience.</summary>
    private static readonly TimeSpan StillLimit = TimeSpan.FromMinutes(2);

    private readonly FileStream _held;

    private PublishingLock(FileStream held) => _held = held;

    /// <param name="directory">Where the platform's unfinished copies are.</param>
    /// <param name="onWait">Called while it waits, with whom for.</param>
    /// <exception cref="ProblemException">Another publisher has the lock and does nothing.</exception>
    public static async Task<PublishingLock> TakeAsync(string directory, TimeProvider time, Action<string> onWait, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var holder = Path.Combine(directory, "holder");
        var (state, changed) = ("", time.GetTimestamp());
        while (true)
        {
            if (FileLock.TryTake(Path.Combine(directory, "lock")) is { } held)
            {
                // Of a holder that was killed while it wrote its name; only who has the lock writes one.
                foreach (var unfinished in Directory.GetFiles(directory, $"holder.*{StoreFile.Unfinished}"))
                    File.Delete(unfinished);
                StoreFile.Write(holder, $"process {Environment.ProcessId} on {Environment.MachineName}, since {time.GetUtcNow():u}\n");
                return new(held);
            }

            var now = StateOf(directory);
            if (now != state)
                (state, changed) = (now, time.GetTimestamp());
            var who = StoreFile.TryRead(holder)?.TrimEnd() ?? "a process that has not said its name";
            if (time.GetElapsedTime(changed) > StillLimit)
                throw new ProblemException(Location.File(directory), $"is in use by another publisher, which has not written for {StillLimit.TotalMinutes:0} minutes: {who}.", "Look after that one, or end it; then type the same command again.");
            onWait(who);
            await Task.Delay(Pause, time, cancellation);
        }
    }

    public void Dispose() => _held.Dispose();

    /// <summary>Changes as long as somebody copies.</summary>
    private static string StateOf(string directory)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}"));
        }
        catch (IOException)
        {
            // It was renamed while we looked: a change too.
            return Path.GetRandomFileName();
        }
    }
}
