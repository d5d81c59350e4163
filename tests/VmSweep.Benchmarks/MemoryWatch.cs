using System.Globalization;

namespace VmSweep.Benchmarks;

/// <summary>Looks, twice a second, at what the machines of this checkout have of the host's memory: each shared page counted once (PSS, proc(5)).</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private long _most;

    /// <param name="sweeps">Machines have paths under it on their command line.</param>
    public MemoryWatch(string sweeps) => _watching = Task.Run(() => WatchAsync(sweeps));

    public ByteSize Most
    {
        get
        {
            _end.Cancel();
            _watching.Wait();
            return new(_most);
        }
    }

    public void Dispose() => _end.Dispose();

    private async Task WatchAsync(string sweeps)
    {
        while (!_end.IsCancellationRequested)
        {
            _most = Math.Max(_most, Directory.GetDirectories("/proc").Sum(process => SharedOut(process, sweeps)));
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static long SharedOut(string process, string sweeps)
    {
        try
        {
            var command = File.ReadAllText(Path.Combine(process, "cmdline"));
            if (!command.Contains("qemu-system", StringComparison.Ordinal) || !command.Contains(sweeps, StringComparison.Ordinal))
                return 0;
            var line = File.ReadLines(Path.Combine(process, "smaps_rollup")).FirstOrDefault(each => each.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line[4..].TrimEnd('k', 'B').Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No process, or one that ended just now.
            return 0;
        }
    }
}
