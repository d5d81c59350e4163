using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Processes;

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
    public async Task<MachineOutcome> RunAsync(
        MachineSpec spec, string consolePath, StageLimits limits, TimeSpan payloadLimit, Action<GuestStage> onStage, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var watch = new StageWatch(limits, payloadLimit, time);
        var watcher = new GuestWatcher(watch, onStage);
        string? failure = null;
        string? reason = null;
        MissedDeadline? missed = null;
        try
        {
            var console = new ConsoleRecorder(consolePath, ConsoleLimit, time, watcher.Feed);
            await using var machine = await VirtualMachine.StartAsync(processes, spec, console, LaunchLimit, cancellation);
            missed = await WatchAsync(machine, watch, watcher, cancellation);
            var outcome = await machine.Completion;
            reason = machine.ShutdownReason;
            failure = outcome.Succeeded ? null : new ProcessFailedException(outcome).Message;
        }
        catch (Exception exception) when (IsFailureOfTheMachine(exception, cancellation))
        {
            failure = exception is OperationCanceledException
                ? "QEMU had to be killed: it did not answer on its control connection."
                : exception.Message;
        }

        return new(started, time.GetUtcNow(), failure, reason, missed, watcher.Alarms, watch.Stage);
    }

    /// <summary>Until the machine is gone, or has to go.</summary>
    private async Task<MissedDeadline?> WatchAsync(VirtualMachine machine, StageWatch watch, GuestWatcher watcher, CancellationToken cancellation)
    {
        while (!machine.Completion.IsCompleted)
        {
            await Task.WhenAny(machine.Completion, Task.Delay(Tick, time, cancellation));
            if (cancellation.IsCancellationRequested)
            {
                await machine.QuitAsync();
                cancellation.ThrowIfCancellationRequested();
            }

            if (watcher.IsLost)
            {
                await Task.WhenAny(machine.Completion, Task.Delay(LastWords, time, CancellationToken.None));
                await machine.QuitAsync();
                return null;
            }

            if (watch.Check(machine.ConsoleSilence) is { } missed)
            {
                await machine.StopAsync();
                return missed;
            }
        }

        return null;
    }

    private static bool IsFailureOfTheMachine(Exception exception, CancellationToken cancellation) =>
        exception is ProcessFailedException or ProgramNotFoundException or QmpException or IOException or TimeoutException
        // Without our asking: the machine had to be killed, or QEMU never listened.
        || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);
}
