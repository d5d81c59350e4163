using VmSweep.Files;

namespace VmSweep.Development;

/// <summary>One compiler at a time in a working copy: build.sh takes the same lock by flock(1), which .NET's exclusive open honours.</summary>
public static class CompileLock
{
    /// <param name="root">The working copy.</param>
    /// <param name="onWait">Called once, where another build compiles.</param>
    public static async Task<IDisposable> TakeAsync(string root, Action onWait, CancellationToken cancellation)
    {
        var directory = Directory.CreateDirectory(Path.Combine(root, "build", "obj"));
        return await FileLock.TakeAsync(Path.Combine(directory.FullName, "lock"), TimeProvider.System, onWait, cancellation);
    }
}
