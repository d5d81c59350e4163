using Nuke.Common.IO;
using Serilog;

/// <summary>One compiler at a time in this working copy: build.sh takes the same lock by flock(1), which .NET's exclusive open honours.</summary>
static class CompileLock
{
    public static async Task<IDisposable> TakeAsync(AbsolutePath root)
    {
        var file = root / "build" / "obj" / "lock";
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                Directory.CreateDirectory(file.Parent);
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (file.FileExists())
            {
                if (isFirst)
                    Log.Information("Another build compiles here; waiting for it");
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
