using System.Net.Sockets;
using VmSweep.Processes;

namespace VmSweep.Tests.Engines.Local;

/// <summary>A QEMU that closes its control connection as it dies, and is waited for a little later, as the real one is.</summary>
internal sealed class DyingQemu(string lastWords) : IProcessRunner, IRunningProcess
{
    private readonly TaskCompletionSource<ProcessOutcome> _ended = new();

    public int Id => 1;

    public Task<ProcessOutcome> Completion => _ended.Task;

    public IRunningProcess Start(CommandLine command, Stream? output = null)
    {
        _ = DieAsync(command);
        return this;
    }

    public Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public void Kill()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task DieAsync(CommandLine command)
    {
        var control = command.Arguments.Single(argument => argument.StartsWith("unix:", StringComparison.Ordinal));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(control["unix:".Length..control.IndexOf(',', StringComparison.Ordinal)]));
        socket.Listen();
        (await socket.AcceptAsync()).Dispose();
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        _ended.SetResult(new(command, 134, "", lastWords, TimeSpan.Zero));
    }
}
