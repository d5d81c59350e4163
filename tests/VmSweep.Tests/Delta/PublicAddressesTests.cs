using System.Net;
using System.Net.Sockets;
using VmSweep.Delta;

namespace VmSweep.Tests.Delta;

public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::7f00:1")]
    public void What_is_inside_is_not_public(string address) => Assert.False(PublicAddresses.Has(IPAddress.Parse(address)));

    [Theory]
    [InlineData("151.101.2.132")]
    [InlineData("2a04:4e42::644")]
    public void What_is_outside_is(string address) => Assert.True(PublicAddresses.Has(IPAddress.Parse(address)));

    [Theory(Timeout = 30_000)]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task A_server_on_the_loopback_is_not_asked_by_its_address_or_its_name(string host)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var handler = PublicAddresses.Handler([]);
        using var client = new HttpClient(handler);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri($"http://{host}:{((IPEndPoint)server.LocalEndpoint).Port}/"), TestContext.Current.CancellationToken));
        Assert.Contains("no public address", failure.ToString(), StringComparison.Ordinal);
        Assert.False(server.Pending());
    }
}
