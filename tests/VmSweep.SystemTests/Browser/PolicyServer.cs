using System.Net;
using System.Net.Sockets;

namespace VmSweep.SystemTests.Browser;

/// <summary>A web server that serves a directory under a content security policy, as CI systems serve what a job has left.</summary>
internal sealed class PolicyServer : IDisposable
{
    private readonly HttpListener _listener = new();

    private readonly string _root;

    private readonly string _policy;

    private readonly Task _serving;

    public PolicyServer(string root, string policy)
    {
        (_root, _policy) = (root, policy);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Url { get; }

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
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var file = Path.Combine(_root, Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/'));
        context.Response.Headers["Content-Security-Policy"] = _policy;
        context.Response.Headers["X-Content-Type-Options"] = "nosniff";
        context.Response.ContentType = Path.GetExtension(file) switch { ".html" => "text/html", ".css" => "text/css", _ => "text/plain" };
        if (File.Exists(file))
            await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file));
        else
            context.Response.StatusCode = 404;
        context.Response.Close();
    }
}
