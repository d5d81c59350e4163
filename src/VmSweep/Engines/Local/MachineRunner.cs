using VmSweep.Engines.Local.Warm;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>Runs one virtual machine from start to end, within its limits, and says how it ended.</summary>
internal sealed class MachineRunner(IProcessRunner processes, TimeProvider time)
{
    /// <summary>A guest prints some 60 KB in a good run; a mad one fills this and is cut.</summary>
    private static readonly ByteSize ConsoleLimit = ByteSize.MiB(16);

    /// <summary>QEMU listens after some 50 ms; a machine under heavy load has been seen to need seconds.</summary>
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(60);

    /// <summary>A panicking kernel prints its trace after the line that gives it away; that is the evidence people want.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <param name="spec">The machine.</param>
    /// <param name="consolePath">Where its console is written.</param>
    /// <param name="limits">How long each stage may take.</param>
    /// <param name="payloadLimit">How long the payload may take.</param>
    /// <param name="onStage">Told of every stage that the guest announces.</param>
    /// <param name="cancellation">Ends the machine.</param>
    /// <exception cref="WarmStartException">The machine could not go on from the saved one; it can be booted.</exception>
    public async Task<MachineOutcome> RunAsync(
        MachineSpec spec, string consolePath, StageLimits limits, TimeSpan payloadLimit, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var watch = new StageWatch(limits, payloadLimit, time);
        var watcher = new GuestWatcher(watch, onStage);
        MachineEnd end;
        try
        {
            var console = new ConsoleRecorder(consolePath, ConsoleLimit, time, watcher.Feed);
            await using var machine = await StartAsync(spec, console, cancellation);
            end = await WatchAsync(machine, console, watch, watcher, cancellation)
                ?? Describe(await machine.Completion, machine.ShutdownReason);
        }
        catch (Exception exception) when (IsOfTheMachine(exception) && !cancellation.IsCancellationRequested)
        {
            var reason = exception is ProcessFailedException failed ? failed.Outcome.LastWords : exception.Message;
            end = watcher.Markers.Count == 0 ? new MachineEnd.NotLaunched(reason) : new MachineEnd.Lost(reason);
        }

        return new(started, time.GetUtcNow(), end, watcher.Markers, watcher.Alarms) { Reached = watcher.Reached };
    }

    /// <exception cref="WarmStartException">The machine could not go on from the saved one.</exception>
    private async Task<VirtualMachine> StartAsync(MachineSpec spec, ConsoleRecorder console, CancellationToken cancellation)
    {
        if (spec.GoesOnFrom is not { } state)
            return await VirtualMachine.StartAsync(processes, spec, console, LaunchLimit, cancellation);
        VirtualMachine? machine = null;
        try
        {
            console.BeginWith(state);
            machine = await VirtualMachine.StartAsync(processes, spec, console, LaunchLimit, cancellation);
            await machine.GoOnAsync(state.Devices, spec.IoDisk!, cancellation);
            return machine;
        }
        catch (Exception exception) when (IsOfTheMachine(exception) && !cancellation.IsCancellationRequested)
        {
            if (machine is not null)
                await machine.DisposeAsync();
            throw new WarmStartException($"its saved machine could not go on: {(exception is ProcessFailedException failed ? failed.Outcome.LastWords : exception.Message)}");
        }
    }

    /// <summary>Until the machine is gone, or has to go; null where it went by itself.</summary>
    private async Task<MachineEnd?> WatchAsync(
        VirtualMachine machine, ConsoleRecorder console, StageWatch watch, GuestWatcher watcher, CancellationToken cancellation)
    {
        while (!machine.Completion.IsCompleted)
        {
            await Task.WhenAny(machine.Completion, Task.Delay(Tick, time, cancellation));
            if (cancellation.IsCancellationRequested)
            {
                await machine.QuitAsync();
                cancellation.ThrowIfCancellationRequested();
            }

            if (machine.HostTrouble.IsCompleted)
            {
                await machine.QuitAsync();
                return new MachineEnd.Lost(await machine.HostTrouble);
            }

            if (watcher.FatalAlarm is { } alarm)
            {
                await Task.WhenAny(machine.Completion, Task.Delay(LastWords, time, CancellationToken.None));
                await machine.QuitAsync();
                return new MachineEnd.Alarm(alarm);
            }

            if (watch.Check(console.Silence) is { } missed)
            {
                await machine.StopAsync();
                return new MachineEnd.Deadline(missed.Limit, missed.Stage, missed.Kind == DeadlineKind.Silence);
            }
        }

        return null;
    }

    private static MachineEnd Describe(ProcessOutcome outcome, string? shutdownReason) => (outcome.Succeeded, shutdownReason) switch
    {
        (true, "guest-shutdown") => new MachineEnd.PoweredOff(),
        (true, "guest-reset" or "guest-panic") => new MachineEnd.Restarted(),
        (true, _) => new MachineEnd.Lost($"QEMU ended by itself ({shutdownReason ?? "without a reason"})"),
        // 128 + 9: somebody killed QEMU, the kernel's out-of-memory killer perhaps.
        _ => new MachineEnd.Lost(outcome.ExitCode == 137 ? "QEMU was killed from outside" : outcome.LastWords),
    };

    private static bool IsOfTheMachine(Exception exception) =>
        exception is ProcessFailedException or ProgramNotStartedException or QmpException or IOException or OperationCanceledException;
}
