using VmSweep.Disks;
using VmSweep.Plans;
using VmSweep.Processes;

namespace VmSweep.Engines.Local.Warm;

/// <summary>Boots a machine until its launcher waits, and saves it there.</summary>
internal sealed class WarmStateMaker(IProcessRunner processes, TimeProvider time)
{
    private static readonly ByteSize ConsoleLimit = ByteSize.MiB(1);

    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>What is started last (logins, timers) finishes in this time after the launcher waits; it would go on in every run otherwise.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(20);

    /// <summary>The machine that is saved for runs on machines like this.</summary>
    public static MachineSpec Machine(MachineSpec run, WarmState state) => run with
    {
        Name = $"warm-{Path.GetFileName(Path.GetDirectoryName(state.Root))}",
        SystemDisk = state.SystemDisk,
        IoDisk = null,
        GuestAddress = MachineSpec.DefaultGuestAddress,
        MemoryFile = new(state.Memory, IsShared: true),
        GoesOnFrom = null,
        ProcessIdFile = state.MachineProcessId,
    };

    /// <summary>Makes the files of a state in its directory, which is there and empty.</summary>
    /// <param name="description">What the state can be used for.</param>
    /// <param name="run">A machine that is to go on from it.</param>
    /// <returns>What to say of it: it works, or why machines like this never will.</returns>
    /// <exception cref="WarmStartException">It went wrong this time.</exception>
    public async Task<WarmStateFacts> MakeAsync(WarmState state, string description, MachineSpec run, StageLimits limits, CancellationToken cancellation)
    {
        try
        {
            DiskPreparation.CreateOverlay(run.BaseImage, state.SystemDisk);
            var started = time.GetTimestamp();
            var watcher = new GuestWatcher(new StageWatch(limits, TimeSpan.Zero, time), static _ => { });
            var console = new ConsoleRecorder(state.Console, ConsoleLimit, time, watcher.Feed);
            await using var machine = await VirtualMachine.StartAsync(processes, Machine(run, state), console, LaunchLimit, cancellation);
            var whyNot = await WaitAsync(machine, console, watcher, limits, cancellation);
            var boot = time.GetElapsedTime(started);
            if (whyNot is null)
            {
                await SettleAsync(machine, console, cancellation);
                await machine.SaveAsync(state.Devices, cancellation);
            }

            await machine.QuitAsync();
            return new(WarmStateFacts.CurrentSchema, description, time.GetUtcNow(), whyNot, whyNot is null ? boot : null);
        }
        catch (Exception exception) when (exception is QmpException or IOException or DiskException or UnauthorizedAccessException or ProcessFailedException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new WarmStartException(exception is ProcessFailedException failed ? failed.Outcome.LastWords : exception.Message);
        }
    }

    /// <summary>Until the launcher waits. Returns why it never will; null where it does.</summary>
    /// <exception cref="WarmStartException">The guest did not get that far this time.</exception>
    private async Task<string?> WaitAsync(VirtualMachine machine, ConsoleRecorder console, GuestWatcher watcher, StageLimits limits, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (!watcher.IsWaiting)
        {
            await Task.WhenAny(machine.Completion, Task.Delay(Tick, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
            if (machine.Completion.IsCompleted)
                return machine.ShutdownReason == "guest-shutdown" ? "its guest powers off where it should wait for the I/O disk" : throw new WarmStartException($"its machine ended while it booted ({machine.ShutdownReason ?? (await machine.Completion).LastWords})");
            if (watcher.FatalAlarm is { } alarm)
                throw new WarmStartException($"its console said '{alarm.Line}'");
            if (time.GetElapsedTime(started) > limits.Boot || console.Silence > limits.BootSilence)
                throw new WarmStartException($"its launcher did not wait for the I/O disk within {time.GetElapsedTime(started).TotalSeconds:0} s");
        }

        return null;
    }

    private async Task SettleAsync(VirtualMachine machine, ConsoleRecorder console, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (console.Silence < Settled && time.GetElapsedTime(started) < SettleLimit && !machine.Completion.IsCompleted)
            await Task.Delay(Tick, time, cancellation);
    }
}

/// <summary>A machine could not be started warm this time; it can be booted.</summary>
public sealed class WarmStartException(string message) : Exception(message);
