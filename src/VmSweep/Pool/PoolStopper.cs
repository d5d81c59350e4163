using VmSweep.Files;
using VmSweep.Processes;

namespace VmSweep.Pool;

/// <summary>Ends the pool that StartPool started, and nothing else: the first process of its pid namespace, by id and starting time; the kernel ends the rest.</summary>
public sealed class PoolStopper(IProcessRunner processes, TimeProvider time, PoolLayout layout)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);

    /// <returns>What was done, in a sentence.</returns>
    public async Task<string> StopAsync(CancellationToken cancellation)
    {
        var pool = JsonFile.TryRead<RunningPool>(layout.State, out var unreadable);
        var ran = pool is { First.Runs: true };
        pool?.First.Kill();
        var unknown = PoolProcesses.End(layout);
        if (pool is null && unreadable is null && unknown == 0)
            return "No pool was started here";
        var started = time.GetTimestamp();
        while ((pool is { First.Runs: true } || PoolProcesses.Of(layout).Count > 0) && time.GetElapsedTime(started) < EndLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        // Its trees stay: they take minutes. The queue and the logs of HTCondor go.
        (await processes.RunAsync(new("rm", "-rf", "--one-file-system", "--", layout.Home, layout.State, layout.Enter), TimeSpan.FromMinutes(5), cancellation: cancellation)).EnsureSuccess();
        return ran ? $"The pool is stopped (process {pool!.First.Id} and all that it had started)"
            : unknown > 0 ? "The pool, whose start was interrupted, is stopped"
            : "The pool had ended already; its files are removed";
    }
}
