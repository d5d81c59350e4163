using System.Net.Sockets;

namespace VmSweep.Engines.Local;

/// <summary>
/// A guest's console for somebody who types: a socket on which we listen before QEMU starts. So QEMU finds it at once or ends with a message,
/// and nothing that the guest says is said to nobody.
/// </summary>
internal sealed class ConsoleSocket : IMachineConsole
{
    // In the temporary directory: a socket's path may have at most 107 bytes (unix(7)).
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vmsweep-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    private ConsoleSocket() => _path = Path.Combine(_directory.FullName, "console");

    public string CharacterDevice => $"socket,path={_path},server=off";

    public Stream? StandardOutput => null;

    public static ConsoleSocket Listen()
    {
        var console = new ConsoleSocket();
        console._listener.Bind(new UnixDomainSocketEndPoint(console._path));
        console._listener.Listen(1);
        return console;
    }

    /// <summary>The guest's console, both ways, as soon as QEMU has connected; it ends when QEMU does.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellation) =>
        new NetworkStream(await _listener.AcceptAsync(cancellation), ownsSocket: true);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        // Whoever made it disposes of it, and so does the machine that has it.
        if (Directory.Exists(_directory.FullName))
            _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
