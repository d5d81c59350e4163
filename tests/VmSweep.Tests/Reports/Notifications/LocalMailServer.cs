using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VmSweep.Tests.Reports.Notifications;

/// <summary>As much of SMTP as a client needs to give its mail away, on loopback.</summary>
internal sealed class LocalMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public LocalMailServer()
    {
        _listener.Start();
        _work = ServeAsync();
    }

    public string Address => $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Messages { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 local".AsMemory(), _stop.Token);
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var answer = line.Split(' ')[0].ToUpperInvariant() switch { "DATA" => "354 go on", "QUIT" => "221 bye", _ => "250 ok" };
            await writer.WriteLineAsync(answer.AsMemory(), _stop.Token);
            if (answer[0] == '3')
                await ReadMessageAsync(reader, writer);
            else if (answer.StartsWith("221", StringComparison.Ordinal))
                return;
        }
    }

    private async Task ReadMessageAsync(StreamReader reader, StreamWriter writer)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            message.Append(line).Append('\n');
        Messages.Add(message.ToString());
        await writer.WriteLineAsync("250 taken".AsMemory(), _stop.Token);
    }
}
