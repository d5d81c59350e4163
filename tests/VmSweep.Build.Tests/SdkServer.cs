using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VmSweep.Build.Tests;

/// <summary>A web server on loopback with a stand-in for Microsoft's; it answers as a proxy too.</summary>
internal sealed class SdkServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SdkServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>What it has, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>What was asked for, as it was asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>In the middle of a large file.</summary>
    public TimeSpan Pause { get; set; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var closing = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var target = (await reader.ReadLineAsync())!.Split(' ')[1];
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        Requests.Enqueue(target);
        var found = Files.TryGetValue(target.StartsWith('/') ? target : new Uri(target).AbsolutePath, out var content);
        content ??= [];
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(content.AsMemory(0, content.Length / 2));
        if (content.Length > 1_000_000)
            await Task.Delay(Pause);
        await stream.WriteAsync(content.AsMemory(content.Length / 2));
    }
}
