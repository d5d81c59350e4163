using System.Text.Json.Nodes;
using VmSweep.Processes;

namespace VmSweep.Engines.Local;

/// <summary>A running QEMU with its console and its control connection.</summary>
internal sealed partial class VirtualMachine : IAsyncDisposable
{
    /// <summary>Then quit. A healthy Debian guest needs 1–3 s under TCG to power off, 20 s and more beside others.</summary>
    private const int Presses = 12;

    /// <summary>The button is pressed again: logind, who listens to it, comes up after the login prompt, and what is pressed before is lost.</summary>
    private static readonly TimeSpan BetweenPresses = TimeSpan.FromSeconds(5);

    /// <summary>QEMU writes its caches and goes; a second is long for that, a full disk or a dead mount takes longer.</summary>
    private static readonly TimeSpan QuitGrace = TimeSpan.FromSeconds(10);

    private readonly IRunningProcess _process;
    private readonly IMachineConsole _console;
    private readonly DirectoryInfo _sockets;
    private readonly TaskCompletionSource<string> _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _hostTrouble = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QmpClient? _control;

    private VirtualMachine(IRunningProcess process, IMachineConsole console, DirectoryInfo sockets)
    {
        _process = process;
        _console = console;
        _sockets = sockets;
    }

    /// <summary>Ends when QEMU does.</summary>
    public Task<ProcessOutcome> Completion => _process.Completion;

    /// <summary>Why the guest went away, in QEMU's word (<c>guest-shutdown</c>, <c>guest-reset</c>, <c>host-qmp-quit</c>, …); null before.</summary>
    public string? ShutdownReason => _shutdown.Task.IsCompletedSuccessfully ? _shutdown.Task.Result : null;

    /// <summary>Ends when the host cannot give the guest its disks any longer, with the reason: QEMU has stopped the guest.</summary>
    public Task<string> HostTrouble => _hostTrouble.Task;

    /// <summary>Starts a machine, which owns its console from here on.</summary>
    public static async Task<VirtualMachine> StartAsync(
        IProcessRunner processes, MachineSpec spec, IMachineConsole console, TimeSpan timeout, CancellationToken cancellation)
    {
        // In the temporary directory and not beside the run: a socket's path may have at most 107 bytes (unix(7)).
        var sockets = Directory.CreateTempSubdirectory("vmsweep-");
        var socket = Path.Combine(sockets.FullName, "qmp");
        var machine = new VirtualMachine(processes.Start(QemuCommand.For(spec, socket, console.CharacterDevice), console.StandardOutput), console, sockets);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(timeout);
            var connecting = QmpClient.ConnectAsync(socket, machine.OnEvent, deadline.Token);
            await Task.WhenAny(connecting, machine.Completion);
            // A QEMU that ends closes its control connection first; only its end says why.
            if (connecting.IsFaulted)
                await machine.EndsWithin(QuitGrace);
            if (machine.Completion.IsCompleted && !connecting.IsCompletedSuccessfully)
            {
                await deadline.CancelAsync();
                throw new ProcessFailedException(await machine.Completion);
            }

            machine._control = await connecting;
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the guest to power off, then QEMU to quit, then kills it.</summary>
    public async Task StopAsync()
    {
        for (var pressed = 0; pressed < Presses && await TryAsync("system_powerdown"); pressed++)
        {
            if (await EndsWithin(BetweenPresses))
                return;
        }

        await QuitAsync();
    }

    /// <summary>Ends QEMU without asking the guest; what the guest has written is on its disks.</summary>
    public async Task QuitAsync()
    {
        if (await TryAsync("quit") && await EndsWithin(QuitGrace))
            return;
        _process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
            await _control.DisposeAsync();
        await _process.DisposeAsync();
        await _console.DisposeAsync();
        _sockets.Delete(recursive: true);
    }

    private async Task<bool> TryAsync(string command)
    {
        try
        {
            using var timeout = new CancellationTokenSource(QuitGrace);
            await _control!.ExecuteAsync(command, cancellation: timeout.Token);
            return true;
        }
        catch (Exception exception) when (exception is QmpException or OperationCanceledException)
        {
            // A QEMU that is gone or does not listen is ended by the next, harder step.
            return Completion.IsCompleted;
        }
    }

    private async Task<bool> EndsWithin(TimeSpan time)
    {
        await Task.WhenAny(Completion, Task.Delay(time));
        return Completion.IsCompleted;
    }

    private void OnEvent(string name, JsonObject data)
    {
        if (name == "SHUTDOWN")
            _shutdown.TrySetResult(data["reason"]?.GetValue<string>() ?? "unknown");
        else if (name == "BLOCK_IO_ERROR" && data["action"]?.GetValue<string>() == "stop")
            _hostTrouble.TrySetResult($"the host could not {data["operation"]} the {data["node-name"]} disk: {data["reason"]}");
    }
}
