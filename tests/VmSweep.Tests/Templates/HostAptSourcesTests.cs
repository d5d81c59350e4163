using System.Text;
using CsCheck;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Templates;

/// <summary>What sources.list(5), deb822(5) and apt-transport-mirror(1) allow, as a host may have it.</summary>
public sealed class HostAptSourcesTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public HostAptSourcesTests()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "etc/apt/sources.list.d"));
        Directory.CreateDirectory(Path.Combine(_root.Path, "etc/apt/mirrors"));
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("Enabled: no\nTypes: deb\nURIs: http://gone.example/debian\nSuites: bookworm\nComponents: main\n\nTypes: deb\nURIs: http://here.example/debian\nSuites: bookworm\nComponents: main\n")]
    [InlineData("# switched off\nTypes: deb\nURIs: http://gone.example/debian\nSuites: bookworm\nenabled: FALSE\n\n\nTypes: deb\nURIs: http://here.example/debian\nSuites: bookworm\n")]
    [InlineData("Types: deb-src\nURIs: http://gone.example/debian\nSuites: bookworm\n\nTypes: deb-src deb\nURIs: http://here.example/debian\nSuites: bookworm\n")]
    [InlineData("Types: deb\nURIs:\n http://here.example/debian\n\thttp://second.example/debian\nSuites: bookworm\n")]
    [InlineData("Types:\tdeb\nURIs:\thttp://here.example/debian   http://second.example/debian\nSuites:\tbookworm\tbookworm-updates\n")]
    [InlineData("Types: deb\n# the old one:\n#URIs: http://gone.example/debian\nURIs: http://here.example/debian\n# in between\nSuites: bookworm\n")]
    [InlineData("Types: deb\nURIs:\n# the old one:\n# http://gone.example/debian\n http://here.example/debian\nSuites: bookworm\n")]
    [InlineData("X-Note: URIs: http://gone.example/debian\n URIs: http://gone.example/debian\nTypes: deb\nuris: http://here.example/debian\nSuites: bookworm\n")]
    [InlineData("Types: deb\nURIs: http://here.example/debian\nSuites: bookworm\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ==\n -----END PGP PUBLIC KEY BLOCK-----\n")]
    [InlineData("Types: deb\r\nURIs: http://here.example/debian\r\nSuites: bookworm\r\n")]
    [InlineData("Types: deb\nURIs: mirror+file:/etc/apt/mirrors/debian.list\nSuites: bookworm\n")]
    public void Stanzas_are_read_as_apt_reads_them(string text)
    {
        Write("mirrors/debian.list", "# ours\n\nhttp://here.example/debian\tpriority:1\nhttp://second.example/debian\n");
        Write("sources.list.d/debian.sources", text);

        Assert.Equal("http://here.example/debian", Debian());
    }

    [Theory]
    [InlineData("deb http://here.example/debian bookworm main")]
    [InlineData("deb\thttp://here.example/debian\tbookworm\tmain")]
    [InlineData("  deb [ arch=amd64 signed-by=/usr/share/keyrings/d.gpg ] http://here.example/debian bookworm main # http://gone.example/debian")]
    [InlineData("#deb http://gone.example/debian bookworm main\ndeb-src http://gone.example/debian bookworm main\ndeb [trusted=yes]http://here.example/debian bookworm main")]
    [InlineData("deb cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_]/ bookworm main\ndeb http://here.example/debian/ bookworm main")]
    [InlineData("deb mirror+file:/etc/apt/mirrors/none.list bookworm main\ndeb http://here.example/debian bookworm main")]
    [InlineData("deb\ndeb [\ndeb http://gone.example/debian\ndebug http://gone.example/debian bookworm main\ndeb http://here.example/debian bookworm main")]
    public void Lines_are_read_as_apt_reads_them(string text)
    {
        Write("sources.list", text + "\n");

        Assert.Equal("http://here.example/debian", Debian());
    }

    [Theory]
    [InlineData("debian.sources.disabled")]
    [InlineData("debian.sources~")]
    [InlineData("debian (old).sources")]
    [InlineData("debian.list.save")]
    public void A_file_that_apt_would_not_read_says_nothing(string name)
    {
        Write($"sources.list.d/{name}", name.Contains("sources", StringComparison.Ordinal) ? "Types: deb\nURIs: http://gone.example/debian\nSuites: bookworm\n" : "deb http://gone.example/debian bookworm main\n");

        Assert.Null(Debian());
    }

    [Fact]
    public void Ubuntus_security_updates_are_no_mirror_of_the_rest()
    {
        Write("sources.list.d/ubuntu.sources", "Types: deb\nURIs: http://security.example/ubuntu/\nSuites: noble-security\n\nTypes: deb\nURIs: http://here.example/ubuntu/\nSuites: noble-updates noble\n");

        Assert.True(Mirrors.OfHost(_root.Path).TryGet("ubuntu", out var url));
        Assert.Equal("http://here.example/ubuntu", url);
    }

    [Fact]
    public void Whatever_stands_there_is_read_without_an_exception()
    {
        var piece = Gen.OneOf("Types:", " deb", "deb ", "URIs:", " http://x.example/debian", "\n", "\t", "#", "[", "]", "Enabled:", " no", "mirror+file:", "/etc/apt/mirrors/../../..", ":", "Suites: x", "\r\n", "\0");
        piece.Array[0, 30].Sample(
            pieces =>
            {
                Write("sources.list.d/any.sources", string.Concat(pieces));
                Write("sources.list", string.Concat(pieces));
                _ = Debian();
            },
            iter: 200,
            threads: 1);
    }

    private string? Debian() => Mirrors.OfHost(_root.Path).TryGet("debian", out var url) ? url : null;

    private void Write(string path, string text) => File.WriteAllBytes(Path.Combine(_root.Path, "etc/apt", path), Encoding.UTF8.GetBytes(text));
}
