using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Tiny;

/// <summary>A file system in memory that a test can fill and make read-only. Needs root.</summary>
internal sealed class SmallFileSystem : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallFileSystem()
    {
    }

    public string Path => _directory.Path;

    public static async Task<SmallFileSystem> MountAsync(ByteSize size)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a file system needs root.");
        var small = new SmallFileSystem();
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size.Bytes}", "tmpfs", small.Path);
        return small;
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create);
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full, which is what we want.
        }
    }

    public void Free() => File.Delete(Filler);

    public Task MakeReadOnlyAsync() => RunAsync("mount", "-o", "remount,ro", Path);

    public Task MakeWritableAsync() => RunAsync("mount", "-o", "remount,rw", Path);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "--lazy", Path);
        _directory.Dispose();
    }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    private static async Task RunAsync(string program, params IReadOnlyList<string> arguments) =>
        (await ProcessRunner.Default.RunAsync(new(program, arguments), TimeSpan.FromSeconds(30))).EnsureSuccess();
}
