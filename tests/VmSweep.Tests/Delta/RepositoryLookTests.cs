using System.Net;
using VmSweep.Delta;

namespace VmSweep.Tests.Delta;

public sealed class RepositoryLookTests
{
    // printf abc | sha256sum
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly List<string> _said = [];

    [Fact]
    public async Task An_address_is_fetched_once_however_many_runs_used_it()
    {
        using var server = new Answers(_ => new(HttpStatusCode.OK) { Content = new ByteArrayContent("abc"u8.ToArray()) });
        Assert.Equal(HashOfAbc, Assert.Single(await LookAsync(server, "http://host/a", "http://host/a")).Value);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task What_cannot_be_fetched_has_no_hash_and_is_named()
    {
        using var server = new Answers(address => address.EndsWith("gone", StringComparison.Ordinal)
            ? new(HttpStatusCode.NotFound)
            : address.EndsWith("down", StringComparison.Ordinal)
                ? throw new HttpRequestException("connection refused")
                : new(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[17 << 20]) });
        Assert.Empty(await LookAsync(server, "http://host/gone", "http://host/down", "http://host/large"));
        Assert.Contains("http://host/gone could not be fetched, so the runs that used it run again: the server said 404", _said);
        Assert.Contains("http://host/down could not be fetched, so the runs that used it run again: connection refused", _said);
        Assert.Contains("http://host/large could not be fetched, so the runs that used it run again: it has more than 16 MiB", _said);
    }

    private async Task<IReadOnlyDictionary<string, string>> LookAsync(Answers server, params string[] addresses)
    {
        using var look = new RepositoryLook(server, line =>
        {
            lock (_said)
                _said.Add(line);
        });
        return await look.HashesAsync(addresses, TestContext.Current.CancellationToken);
    }

    private sealed class Answers(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Asked);
            return Task.FromResult(answer($"{request.RequestUri}"));
        }
    }
}
