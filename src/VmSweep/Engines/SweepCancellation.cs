using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines;

/// <summary>That a sweep was given up, by whom and when: the content of <c>cancelled.json</c>. No later build goes on with it.</summary>
public sealed record SweepCancellation(int Schema, string User, string Host, DateTimeOffset Time)
{
    public const int CurrentSchema = 1;

    public static SweepCancellation? Read(SweepLayout sweep) => sweep.IsCancelled ? JsonFile.Read<SweepCancellation>(sweep.Cancelled) : null;

    /// <exception cref="ProblemException">The sweep was cancelled.</exception>
    public static void EnsureNone(SweepLayout sweep)
    {
        if (Read(sweep) is { } cancelled)
            throw new ProblemException(new Location($"sweep {sweep.Id}"), $"was {cancelled}.", "FullTestSweep starts a new one.");
    }

    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cancelled by {User} on {Host} at {Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}

/// <summary>Gives a sweep up: ends the process that runs it, if there is one, and marks it.</summary>
public sealed class SweepCanceller(IProcessRunner processes, TimeProvider time)
{
    /// <summary>A build ends its guests within some seconds of SIGTERM; a full disk or a dead mount takes longer.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(1);

    /// <summary>A process says who it is in the moment in which it gets the lock.</summary>
    private static readonly TimeSpan NameLimit = TimeSpan.FromSeconds(5);

    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="ProblemException">The sweep is finished, its process is on another host or does not end.</exception>
    public async Task<string> CancelAsync(SweepLayout sweep, CancellationToken cancellation)
    {
        if (sweep.IsFinished && !sweep.IsCancelled)
            throw new ProblemException(new Location($"sweep {sweep.Id}"), "is finished: there is nothing to cancel.", $"Its report is in {sweep.Report}.");
        var ended = await EndAsync(
            sweep, () => JsonFile.Write(sweep.Cancelled, new SweepCancellation(SweepCancellation.CurrentSchema, Environment.UserName, Environment.MachineName, time.GetUtcNow())), cancellation);
        return ended is null ? $"Sweep {sweep.Id} is cancelled; nobody was running it" : $"Sweep {sweep.Id} is cancelled; {ended} has ended its guests";
    }

    /// <param name="mark">Called while the lock is ours: a build that waits for it finds the mark when it has it.</param>
    private async Task<LockHolder?> EndAsync(SweepLayout sweep, Action mark, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        LockHolder? asked = null;
        while (true)
        {
            using var free = SweepLock.TryTake(sweep);
            if (free is not null)
            {
                mark();
                return asked;
            }

            asked ??= await AskAsync(sweep, isNew: time.GetElapsedTime(started) < NameLimit);
            if (asked is not null && time.GetElapsedTime(started) > EndLimit)
                throw new ProblemException(new Location($"sweep {sweep.Id}"), $"{asked} was told to end and has not, for {EndLimit.TotalSeconds:0} s.", $"Look at it; 'kill -9 {asked.Process.Id}' ends it and its guests.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation);
        }
    }

    /// <returns>Null while whoever has the lock has not said yet who it is: what stands there is of an earlier one, which is dead.</returns>
    private async Task<LockHolder?> AskAsync(SweepLayout sweep, bool isNew)
    {
        var holder = LockHolder.Read(sweep);
        if (holder is null or { IsDead: true })
            return isNew ? null : throw new ProblemException(new Location($"sweep {sweep.Id}"), "is being run by a process that has not said which.", $"'fuser {sweep.Lock}' names it; end that one, and try again.");
        if (holder.Host != Environment.MachineName)
            throw new ProblemException(new Location($"sweep {sweep.Id}"), $"{holder} is running its guests.", "Cancel it there.");
        // False where it has ended in this moment: the lock is about to be free.
        _ = await holder.Process.TerminateAsync(processes);
        return holder;
    }
}
