using System.Collections.Concurrent;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines.Local.Warm;

/// <summary>
/// The saved machines under <c>artifacts/warm/&lt;platform&gt;/&lt;key&gt;/</c>. Each is made when its first run wants it, whole or not at all, once
/// for all builds on this host.
/// </summary>
/// <param name="home">Where they are.</param>
/// <param name="processes">Starts QEMU.</param>
/// <param name="report">Told when a machine is booted for all runs, and how that went.</param>
/// <param name="time">The clock.</param>
internal sealed class WarmStates(string home, IProcessRunner processes, Action<JournalEvent, string> report, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentBag<FileStream> _held = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<WarmChoice>>> _choices = new(StringComparer.Ordinal);
    private readonly WarmStateMaker _maker = new(processes, time);
    private int _making;

    /// <summary>Runs wait for a machine that boots for all of them: they do nothing now, and will.</summary>
    public bool IsMaking => Volatile.Read(ref _making) > 0;

    /// <summary>The saved machine that a run's can go on from, made where there is none yet; or why it has to boot.</summary>
    public async Task<WarmChoice> ForAsync(PlannedRun run, MachineSpec spec, StageLimits limits, CancellationToken cancellation)
    {
        // Other machines need a bridge for every device that is plugged in later.
        if (spec.Architecture != "x86_64")
            return WarmChoice.Cold($"machines of {spec.Architecture} are not started warm");
        string description;
        try
        {
            description = await WarmStateKey.DescribeAsync(spec, processes, cancellation);
        }
        catch (Exception exception) when (exception is ProcessFailedException or ProgramNotStartedException or IOException)
        {
            return WarmChoice.Cold(exception.Message);
        }

        var state = new WarmState(Path.Combine(home, run.Run.Platform.ToString(), WarmStateKey.Of(description)));
        // Runs of one machine wait for the first one's: it makes in 30 s what each would need 30 s for.
        return await _choices.GetOrAdd(state.Root, _ => new(() => FindOrMakeAsync(state, description, spec, limits, cancellation))).Value;
    }

    /// <summary>A machine could not go on from it: it is not used again, by nobody.</summary>
    public void Discard(WarmState state, string reason)
    {
        _choices[state.Root] = new(Task.FromResult(WarmChoice.Cold(reason)));
        // Without it the directory is none; whoever has its files open keeps them.
        File.Delete(state.Facts);
    }

    private async Task<WarmChoice> FindOrMakeAsync(WarmState state, string description, MachineSpec spec, StageLimits limits, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(state.Root)!);
            await HoldAsync(state, cancellation);
            if (Find(state) is { } found)
                return found;
            await using var alone = await FileLock.TakeAsync(state.Root + ".lock", time, static () => { }, cancellation);
            // Another build made it while we waited.
            if (Find(state) is { } made)
                return made;
            return await MakeAsync(state, description, spec, limits, cancellation);
        }
        catch (Exception exception) when (exception is WarmStartException or IOException or UnauthorizedAccessException or ProblemException)
        {
            return WarmChoice.Cold(exception.Message);
        }
    }

    public void Dispose()
    {
        foreach (var held in _held)
            held.Dispose();
    }

    /// <summary>Until the sweep ends: a saved machine that went away would cost each of its later runs an attempt. Waits while Prune removes it.</summary>
    private async Task HoldAsync(WarmState state, CancellationToken cancellation)
    {
        FileStream? held;
        while ((held = FileLock.TryTakeShared(state.InUse)) is null)
            await Task.Delay(Pause, time, cancellation);
        _held.Add(held);
    }

    private WarmChoice? Find(WarmState state)
    {
        if (WarmStateFacts.Read(state) is not { Schema: WarmStateFacts.CurrentSchema } facts)
            return null;
        // What was not used for long goes first (Prune).
        Directory.SetLastWriteTimeUtc(state.Root, time.GetUtcNow().UtcDateTime);
        return facts.WhyNot is { } reason ? WarmChoice.Cold(reason) : new(state, null);
    }

    private async Task<WarmChoice> MakeAsync(WarmState state, string description, MachineSpec spec, StageLimits limits, CancellationToken cancellation)
    {
        var making = state.InTheMaking;
        foreach (var leftover in new[] { making, state }.Where(each => Directory.Exists(each.Root)))
            Remove(leftover);
        Directory.CreateDirectory(making.Root);
        var platform = Path.GetFileName(Path.GetDirectoryName(state.Root));
        var said = $"{platform}: gave up";
        Interlocked.Increment(ref _making);
        report(JournalEvent.Warming, $"{platform}: is booted once for all its runs of {spec.Memory}");
        try
        {
            var facts = await _maker.MakeAsync(making, description, spec, limits, cancellation);
            JsonFile.Write(making.Facts, facts);
            Directory.Move(making.Root, state.Root);
            said = facts.Boot is { } boot ? $"{platform}: booted in {boot.TotalSeconds:0} s; runs of {spec.Memory} go on from there" : $"{platform}: {facts.WhyNot}, so each run boots";
            return facts.WhyNot is { } reason ? WarmChoice.Cold(reason) : new(state, null);
        }
        catch (WarmStartException exception)
        {
            said = $"{platform}: could not be booted for all its runs: {exception.Message}";
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _making);
            report(JournalEvent.Warmed, said);
            if (Directory.Exists(making.Root))
                Remove(making);
        }
    }

    /// <summary>A build that was killed, with its lifeline, may have left a machine.</summary>
    private static void Remove(WarmState state)
    {
        OrphanedMachines.End(state.MachineProcessId);
        Directory.Delete(state.Root, recursive: true);
    }
}

/// <summary>How a machine is started.</summary>
/// <param name="State">What it goes on from; null where it boots.</param>
/// <param name="WhyCold">Why it has to boot; null where it does not.</param>
internal sealed record WarmChoice(WarmState? State, string? WhyCold)
{
    public static WarmChoice Cold(string reason) => new(null, reason);
}
