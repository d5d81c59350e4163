using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace VmSweep.Engines.Local;

/// <summary>
/// Talks to a running QEMU over its machine protocol (QMP): one JSON object a line, an answer for each command, events in between.
/// </summary>
internal sealed class QmpClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly Channel<JsonObject> _answers = Channel.CreateUnbounded<JsonObject>();
    private readonly Action<string, JsonObject> _onEvent;
    private readonly SemaphoreSlim _oneCommand = new(1, 1);
    private readonly Task _reading;

    private QmpClient(Socket socket, Action<string, JsonObject> onEvent)
    {
        _socket = socket;
        _onEvent = onEvent;
        var stream = new NetworkStream(socket, ownsSocket: false);
        _reader = new StreamReader(stream, Encoding.UTF8);
        _writer = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        _reading = ReadAsync();
    }

    /// <summary>Connects as soon as QEMU listens, and leaves negotiation mode.</summary>
    /// <param name="path">QEMU's socket.</param>
    /// <param name="onEvent">Called with an event's name and its data, from another thread.</param>
    /// <param name="cancellation">Also ends the waiting for a QEMU that never listens.</param>
    public static async Task<QmpClient> ConnectAsync(string path, Action<string, JsonObject> onEvent, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            while (true)
            {
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    break;
                }
                catch (SocketException)
                {
                    // QEMU makes its socket some 50 ms after it starts; there is nothing to be told by.
                    await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
                }
            }

            var client = new QmpClient(socket, onEvent);
            await client.ExecuteAsync("qmp_capabilities", cancellation: cancellation);
            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command and returns what it gave back.</summary>
    /// <exception cref="QmpException">QEMU refused it, or is gone.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null, CancellationToken cancellation = default)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
            request["arguments"] = arguments;
        await _oneCommand.WaitAsync(cancellation);
        try
        {
            await _writer.WriteLineAsync(request.ToJsonString(JsonSerializerOptions.Default).AsMemory(), cancellation);
            var answer = await _answers.Reader.ReadAsync(cancellation);
            return answer["error"] is { } error ? throw new QmpException($"QEMU refused '{command}': {error["desc"]}") : answer["return"];
        }
        catch (Exception exception) when (exception is IOException or ChannelClosedException)
        {
            throw new QmpException($"QEMU was gone before it answered '{command}'.");
        }
        finally
        {
            _oneCommand.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
        _reader.Dispose();
        // Every command was flushed when it was sent, so there is nothing left to write into the closed socket.
        await _writer.DisposeAsync();
        _oneCommand.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (JsonNode.Parse(line) is not JsonObject message)
                    continue;
                if (message["event"]?.GetValue<string>() is { } name)
                    _onEvent(name, message["data"] as JsonObject ?? []);
                else if (!message.ContainsKey("QMP"))
                    await _answers.Writer.WriteAsync(message);
            }

            _answers.Writer.Complete();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or JsonException)
        {
            _answers.Writer.Complete(exception);
        }
    }
}

/// <summary>QEMU did not do what its control connection asked.</summary>
public sealed class QmpException(string message) : Exception(message);
