using CsCheck;
using VmSweep.Delta;
using VmSweep.Testing;

namespace VmSweep.Tests.Delta;

public sealed class RepositoryStatesTests : IDisposable
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void What_sha256sum_prints_is_read_and_written_back()
    {
        const string text = $"{Hash}  http://deb.example/debian/dists/trixie/InRelease\n{Hash}  https://rpm.example/repodata/repomd.xml\n";
        Assert.True(RepositoryStates.TryParse(text, out var states, out _));
        Assert.Equal([new(("http://deb.example/debian/dists/trixie/InRelease"), Hash), new("https://rpm.example/repodata/repomd.xml", Hash)], states);
        Assert.Equal(text, RepositoryStates.ToText(states));
    }

    [Theory]
    [InlineData("", "names no repository")]
    [InlineData("nonsense", "has a line that is not")]
    [InlineData($"{Hash} http://one.blank/", "has a line that is not")]
    [InlineData($"{Hash}  file:///etc/shadow", "has a line that is not")]
    [InlineData($"{Hash}  http://user:secret@host/", "has a line that is not")]
    [InlineData($"{Hash}  not an address", "has a line that is not")]
    [InlineData($"{Hash}", "has a line that is not")]
    [InlineData($"{Hash}  http://host/\u001b[2J", "has a line that is not")]
    [InlineData($"{Hash}  http://\u6d4b\u8bd5.example/InRelease", "has a line that is not")]
    public void What_is_not_exactly_that_is_nothing(string text, string why)
    {
        Assert.False(RepositoryStates.TryParse(text, out var states, out var whyNot));
        Assert.Null(states);
        Assert.StartsWith(why, whyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_writes_too_much_is_not_read_and_neither_is_a_link()
    {
        Assert.False(RepositoryStates.TryParse(string.Concat(Enumerable.Range(0, 65).Select(number => $"{Hash}  http://host/{number}\n")), out _, out var many));
        Assert.Equal("names more than 64 repositories", many);
        var large = _directory.File("large");
        File.WriteAllBytes(large, new byte[65 << 10]);
        Assert.False(RepositoryStates.TryRead(large, out _, out var size));
        Assert.Equal("has more than 64 KiB", size);
        File.CreateSymbolicLink(_directory.File("link"), large);
        Assert.False(RepositoryStates.TryRead(_directory.File("link"), out _, out var link));
        Assert.Equal("is not there", link);
    }

    [Fact]
    public void Whatever_is_taken_reads_the_same_again() => Gen.String.Sample(text =>
    {
        if (!RepositoryStates.TryParse($"{Hash}  http://host/{text}", out var states, out _))
            return;
        Assert.True(RepositoryStates.TryParse(RepositoryStates.ToText(states), out var again, out _));
        Assert.Equal(states, again);
    });

    public void Dispose() => _directory.Dispose();
}
