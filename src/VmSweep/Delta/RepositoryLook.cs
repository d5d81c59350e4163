using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace VmSweep.Delta;

/// <summary>What repositories are today: each address is fetched once, and nothing but its hash is kept of it. Guests named the addresses, so size, time and number have bounds.</summary>
internal sealed class RepositoryLook(HttpMessageHandler handler, Action<string> say) : IDisposable
{
    /// <summary>Debian's largest InRelease has 0.3 MiB, Fedora's repomd.xml some KiB.</summary>
    private const long MaximumBytes = 16 << 20;

    /// <summary>A sweep has a handful; a guest that makes up thousands gets its runs run.</summary>
    private const int MaximumAddresses = 256;

    private const int AtATime = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = Limit };

    /// <returns>SHA-256 by address; of what could not be fetched there is none.</returns>
    public async Task<IReadOnlyDictionary<string, string>> HashesAsync(IEnumerable<string> addresses, CancellationToken cancellation)
    {
        var hashes = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(addresses.Distinct().Order(StringComparer.Ordinal).Take(MaximumAddresses), options, async (address, token) =>
        {
            try
            {
                hashes[address] = await HashAsync(address, token);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                say($"{address} could not be fetched, so the runs that used it run again: {exception.Message}");
            }
        });
        return hashes;
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> HashAsync(string address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var answer = await _client.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"the server said {(int)answer.StatusCode}");
        await using var content = await answer.Content.ReadAsStreamAsync(limit.Token);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        long total = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, limit.Token)) > 0)
        {
            if ((total += count) > MaximumBytes)
                throw new IOException($"it has more than {new ByteSize(MaximumBytes)}");
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
