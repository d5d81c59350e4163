using VmSweep.Engines.Local;
using VmSweep.Processes;
using VmSweep.Shell.Terminal;

namespace VmSweep.Shell;

/// <summary>One machine with a terminal at its console, from power-on until the user or the guest has had enough.</summary>
internal sealed class ShellSession(IProcessRunner processes, TimeProvider time, Action<string> say)
{
    /// <summary>As for a run's machine.</summary>
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <param name="spec">The machine.</param>
    /// <param name="terminal">Where the user is.</param>
    /// <param name="limits">For a user that is a script.</param>
    /// <param name="cancellation">Ends the machine without asking the guest.</param>
    /// <exception cref="ProcessFailedException">QEMU did not start, or broke down.</exception>
    /// <exception cref="TimeoutException">A script waited too long for the guest.</exception>
    /// <exception cref="IOException">The host could not give the guest its disks any longer.</exception>
    public async Task RunAsync(MachineSpec spec, ShellTerminal terminal, ScriptLimits limits, CancellationToken cancellation)
    {
        await using var console = ConsoleSocket.Listen();
        await using var machine = await VirtualMachine.StartAsync(processes, spec, console, LaunchLimit, cancellation);
        await using var guest = await console.AcceptAsync(cancellation);
        var watch = new PromptWatch(time);
        var output = new GuestOutput(guest, terminal.Output, terminal.IsInteractive || terminal.ShowsEscapes, watch).CopyAsync();
        try
        {
            await TalkAsync(machine, terminal, guest, watch, output, limits, cancellation);
            // A guest that has gone by itself: QEMU closes its console a moment before it ends.
            if (output.IsCompleted)
                await Task.WhenAny(machine.Completion, Task.Delay(EndGrace, time, cancellation));
            if (!machine.Completion.IsCompleted)
            {
                // The guest's cursor stands behind a prompt.
                await terminal.Output.WriteAsync("\r\n"u8.ToArray(), cancellation);
                await PowerOffAsync(machine, cancellation);
            }
        }
        finally
        {
            if (!machine.Completion.IsCompleted)
                await machine.QuitAsync();
        }

        (await machine.Completion).EnsureSuccess();
        await output;
    }

    /// <summary>Until the user leaves, the guest is gone, or its host fails it.</summary>
    private async Task TalkAsync(
        VirtualMachine machine, ShellTerminal terminal, Stream guest, PromptWatch watch, Task output, ScriptLimits limits, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var raw = terminal.EnterRawMode();
        var input = terminal.IsInteractive
            ? new InteractiveBridge(guest, terminal.Input, watch, time).RunAsync(terminal.Size, ended.Token)
            : new ScriptBridge(guest, terminal.Input, watch, limits, time).RunAsync(ended.Token);
        await Task.WhenAny(input, output, machine.Completion, machine.HostTrouble);
        await ended.CancelAsync();
        if (machine.HostTrouble.IsCompleted)
            throw new IOException(await machine.HostTrouble);
        try
        {
            await input;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            // The guest went away first.
        }
    }

    /// <summary>A second Ctrl-C, or the one that a script's user has, does not wait for the guest.</summary>
    private async Task PowerOffAsync(VirtualMachine machine, CancellationToken cancellation)
    {
        say("Powering the guest off; Ctrl-C ends it at once");
        var stopping = machine.StopAsync();
        await Task.WhenAny(stopping, Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation));
        if (!stopping.IsCompleted)
            await machine.QuitAsync();
        await stopping;
    }
}
