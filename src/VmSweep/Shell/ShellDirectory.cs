using VmSweep.Files;

namespace VmSweep.Shell;

/// <summary>
/// Where one shell's throw-away disks are: beside the sweeps, not among a run's evidence, and not in the temporary directory, which is memory
/// on some hosts. Gone when the shell ends; where the build was killed, gone with the next shell.
/// </summary>
internal sealed class ShellDirectory : IDisposable
{
    /// <summary>Between a directory's making and its lock's taking; nobody takes it for a dead shell's before that.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly FileStream _lock;

    private ShellDirectory(string path, FileStream held)
    {
        _path = path;
        _lock = held;
    }

    public string SystemDisk => Path.Combine(_path, "os-overlay.qcow2");

    public string IoDisk => Path.Combine(_path, "io-overlay.qcow2");

    public string MachineProcessId => Path.Combine(_path, "machine.pid");

    /// <param name="home">Where all shells' directories are.</param>
    /// <param name="name">What this one is to be called by people who look there.</param>
    public static ShellDirectory Make(string home, string name, TimeProvider time)
    {
        try
        {
            RemoveDead(home, time);
            var path = Path.Combine(home, $"{name}-{Path.GetRandomFileName()}");
            Directory.CreateDirectory(path);
            return new(path, TakeLock(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(home, exception);
        }
    }

    public void Dispose()
    {
        Directory.Delete(_path, recursive: true);
        _lock.Dispose();
    }

    /// <summary>The kernel frees it when the process that has it ends, however it ends.</summary>
    private static FileStream TakeLock(string path) =>
        FileLock.TryTake(Path.Combine(path, "lock")) ?? throw new IOException($"{path} is another shell's.");

    private static void RemoveDead(string home, TimeProvider time)
    {
        if (!Directory.Exists(home))
            return;
        foreach (var path in Directory.GetDirectories(home).Where(path => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(path) > Youth))
        {
            try
            {
                using var held = TakeLock(path);
                Directory.Delete(path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody sits in it, or it is somebody else's.
            }
        }
    }
}
