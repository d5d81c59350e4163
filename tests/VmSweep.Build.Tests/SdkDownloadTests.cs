using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VmSweep.Build.Tests;

/// <summary>A machine without the SDK: build.sh, a stand-in for Microsoft's script on loopback, and a stand-in archive whose dotnet is the tests' own.</summary>
public sealed class SdkDownloadTests : IDisposable
{
    private const string Script = """
        while [ $# -gt 0 ]; do
          case $1 in --version) version=$2 ;; --install-dir) to=$2 ;; --azure-feed) feed=$2 ;; --zip-path) zip=$2 ;; --no-path | --keep-zip) shift; continue ;; *) echo "unknown: $1"; exit 1 ;; esac
          shift 2
        done
        archive=$(cat "$(dirname "$0")/../../../archive")
        curl -fsS -o "$zip" "$feed/Sdk/$version/$archive" || exit 1
        mkdir -p "$to" && tar -xzf "$zip" -C "$to"
        """;

    private static readonly string Archive = $"dotnet-sdk-10.0.100-{(OperatingSystem.IsMacOS() ? "osx" : "linux")}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}.tar.gz";

    private readonly ScriptDirectory _repository = new();

    private readonly SdkServer _server = new();

    public SdkDownloadTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "build.sh is for POSIX systems.");
        _repository.DotNet("no-sdk");
        _repository.Write("global.json", """{ "sdk": { "version": "10.0.100", "rollForward": "latestFeature" } }""");
        _repository.Write("archive", Archive);
        _repository.Environment["VMSWEEP_NO_SDK_DOWNLOAD"] = null;
        _repository.Environment["VMSWEEP_SDK_SCRIPT"] = $"{_server.Url}/dotnet-install.sh";
        _repository.Environment["VMSWEEP_SDK_FEED"] = $"{_server.Url}/dotnet/";
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" })
            _repository.Environment[proxy] = null;
        _server.Files["/dotnet-install.sh"] = Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"));
        var archive = Pack();
        _server.Files[$"/dotnet/Sdk/10.0.100/{Archive}"] = archive;
        Announce(Convert.ToHexString(SHA512.HashData(archive)));
    }

    private string Home => Path.Combine(_repository.Root, ".nuke/temp/dotnet");

    public void Dispose()
    {
        _repository.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task What_global_json_asks_for_is_downloaded_once_after_saying_so_in_one_line()
    {
        var first = await _repository.RunAsync("Status");
        Assert.Contains("ARGUMENTS Status\n", first.Text);
        Assert.Equal(0, first.ExitCode);
        var line = Assert.Single(first.Text.Split('\n'), text => text.Contains("Getting SDK 10.0.100"));
        Assert.EndsWith($"from {_server.Url}/dotnet into .nuke/temp/dotnet, about 250 MB; --no-sdk-download forbids it.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("used as it came", first.Text);
        Assert.Equal([Home], Directory.GetDirectories(Path.GetDirectoryName(Home)!));

        _server.Requests.Clear();
        _repository.Write("src/VmSweep/A.cs", "class Changed;");
        Assert.Equal(0, (await _repository.RunAsync("Status")).ExitCode);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task An_archive_that_is_not_what_the_release_notes_say_is_not_used()
    {
        Announce(new string('A', 128));

        var output = await _repository.RunAsync();

        Assert.Equal(2, output.ExitCode);
        Assert.Contains($"is not what its release notes say (SHA-512 of {Archive}), and is not used.", output.Text);
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(Home)!));
    }

    [Fact]
    public async Task A_mirror_without_release_notes_is_used_and_said_to_be_without()
    {
        _server.Files.TryRemove("/dotnet/release-metadata/10.0/releases.json", out _);

        var output = await _repository.RunAsync();

        Assert.Equal(0, output.ExitCode);
        Assert.Contains($"there is no checksum for {Archive} in {_server.Url}/dotnet/release-metadata/10.0/releases.json: it is used as it came.", output.Text);
    }

    [Theory]
    [InlineData("Status --no-sdk-download", null)]
    [InlineData("Status", "1")]
    public async Task Whoever_forbids_it_is_told_what_to_install(string arguments, string? variable)
    {
        _repository.Environment["VMSWEEP_NO_SDK_DOWNLOAD"] = variable;

        var output = await _repository.RunAsync(arguments);

        Assert.Equal(2, output.ExitCode);
        Assert.Contains("It is not downloaded, as --no-sdk-download or VMSWEEP_NO_SDK_DOWNLOAD says.", output.Text);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Where_the_SDK_is_there_forbidding_its_download_changes_nothing()
    {
        _repository.DotNet("no-sdk", null);
        Assert.Contains("ARGUMENTS Status --new\n", (await _repository.RunAsync("Status --no-sdk-download --new")).Text);
    }

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"12\"", "https://packages.microsoft.com/config/debian/12/packages-microsoft-prod.deb")]
    [InlineData("ID=debian\nVERSION_ID=\"13\"", "https://packages.microsoft.com/config/debian/13/packages-microsoft-prod.deb")]
    [InlineData("ID=ubuntu\nVERSION_ID=\"24.04\"", "As root: apt-get update && apt-get install dotnet-sdk-10.0;")]
    [InlineData("ID=ubuntu\nVERSION_ID=\"22.04\"", "add-apt-repository ppa:dotnet/backports")]
    [InlineData("ID=fedora\nVERSION_ID=43", "As root: dnf install dotnet-sdk-10.0;")]
    [InlineData("ID=\"almalinux\"\nVERSION_ID=\"9.6\"", "As root: dnf install dotnet-sdk-10.0;")]
    [InlineData("ID=\"rhel\"\nVERSION_ID=\"10.1\"", "As root: dnf install dotnet-sdk-10.0;")]
    [InlineData("ID=gentoo", "https://learn.microsoft.com/dotnet/core/install")]
    public async Task Where_it_cannot_be_reached_the_distributions_own_way_is_named(string release, string advice)
    {
        Assert.SkipWhen(release.Contains("debian", StringComparison.Ordinal) && RuntimeInformation.OSArchitecture != Architecture.X64, "Microsoft's repository is for x64 alone.");
        _server.Files.Clear();
        _repository.Write("os-release", release);
        _repository.Environment["SYSTEMD_OS_RELEASE"] = Path.Combine(_repository.Root, "os-release");

        var output = await _repository.RunAsync();

        Assert.Equal(2, output.ExitCode);
        Assert.Contains($"Microsoft's script could not be fetched from {_server.Url}/dotnet-install.sh.", output.Text);
        Assert.Contains(advice, output.Text);
        Assert.Contains($"unpack {Archive} from https://dotnet.microsoft.com/download/dotnet/10.0 into {Home}", output.Text);
    }

    [Fact]
    public async Task It_goes_through_the_environments_proxy()
    {
        _repository.Environment["http_proxy"] = _server.Url;
        _repository.Environment["VMSWEEP_SDK_SCRIPT"] = "http://sdk.invalid/dotnet-install.sh";
        _repository.Environment["VMSWEEP_SDK_FEED"] = "http://sdk.invalid/dotnet";

        Assert.Equal(0, (await _repository.RunAsync()).ExitCode);
        Assert.Equal(["http://sdk.invalid/dotnet-install.sh", $"http://sdk.invalid/dotnet/Sdk/10.0.100/{Archive}", "http://sdk.invalid/dotnet/release-metadata/10.0/releases.json"], _server.Requests);
    }

    [Fact]
    public async Task Another_version_in_global_json_is_another_download()
    {
        await _repository.RunAsync();
        _server.Requests.Clear();
        _repository.Write("global.json", """{ "sdk": { "version": "10.0.200" } }""");

        var output = await _repository.RunAsync();

        Assert.Equal(2, output.ExitCode);
        Assert.Contains("/dotnet/Sdk/10.0.200/" + Archive, _server.Requests);
    }

    [Fact]
    public async Task A_long_download_shows_how_far_it_is()
    {
        var large = Pack(RandomNumberGenerator.GetBytes(24_000_000));
        _server.Files[$"/dotnet/Sdk/10.0.100/{Archive}"] = large;
        Announce(Convert.ToHexString(SHA512.HashData(large)));
        _server.Pause = TimeSpan.FromSeconds(5);

        Assert.Matches(@"build\.sh: 1\d MB \.\.\.", (await _repository.RunAsync()).Text);
    }

    /// <summary>A dotnet and an SDK's directory.</summary>
    private static byte[] Pack(byte[]? ballast = null)
    {
        using var packed = new MemoryStream();
        using (var compressed = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(compressed))
        {
            Add(tar, "dotnet", Encoding.UTF8.GetBytes(ScriptDirectory.FakeDotNet.ReplaceLineEndings("\n")));
            Add(tar, "sdk/10.0.100/dotnet.dll", ballast ?? []);
        }

        return packed.ToArray();
    }

    private static void Add(TarWriter tar, string name, byte[] content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(content) });

    /// <summary>In the form of Microsoft's release notes, with another archive before it.</summary>
    private void Announce(string hash) => _server.Files["/dotnet/release-metadata/10.0/releases.json"] = Encoding.UTF8.GetBytes($$"""
        { "releases": [ { "sdk": { "version": "10.0.100", "files": [
          { "name": "dotnet-sdk-other.tar.gz", "rid": "other", "url": "https://feed.example/Sdk/10.0.100/dotnet-sdk-10.0.100-other.tar.gz", "hash": "0000" },
          {
            "name": "dotnet-sdk.tar.gz",
            "rid": "this",
            "url": "https://feed.example/Sdk/10.0.100/{{Archive}}",
            "hash": "{{hash}}"
          } ] } } ] }
        """);
}
