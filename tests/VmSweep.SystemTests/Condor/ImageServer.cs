using System.Net;
using System.Net.Sockets;

namespace VmSweep.SystemTests.Condor;

/// <summary>A web server with the published images, as a site has one for machines that do not see its store.</summary>
internal sealed class ImageServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _root;
    private readonly Task _serving;

    public ImageServer(string root)
    {
        _root = root;
        Url = $"http://127.0.0.1:{FreePort()}/store";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>For <c>image_url</c> in <c>sweep.yaml</c>.</summary>
    public string Url { get; }

    /// <summary>Bytes of images that somebody fetched.</summary>
    public long Served { get; private set; }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException && !_listener.IsListening)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var answer = context.Response;
        var path = Path.Combine(_root, Uri.UnescapeDataString(context.Request.Url!.AbsolutePath)["/store/".Length..]);
        if (!File.Exists(path))
        {
            answer.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        await using var file = File.OpenRead(path);
        answer.ContentLength64 = file.Length;
        if (context.Request.HttpMethod == "HEAD")
            return;
        await file.CopyToAsync(answer.OutputStream);
        Served += file.Length;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
