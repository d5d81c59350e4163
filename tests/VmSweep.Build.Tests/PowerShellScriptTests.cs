using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VmSweep.Build.Tests;

/// <summary>build.ps1, by PowerShell 7 on whatever system this is: Windows PowerShell is on Windows alone.</summary>
public sealed class PowerShellScriptTests(PowerShellFixture powerShell) : IClassFixture<PowerShellFixture>, IDisposable
{
    private const string Script = """
        param([string] $Version, [string] $InstallDir, [string] $AzureFeed, [switch] $NoPath, [switch] $KeepZip, [string] $ZipPath)
        $ErrorActionPreference = 'Stop'
        Invoke-WebRequest -UseBasicParsing -Uri "$AzureFeed/Sdk/$Version/sdk.zip" -OutFile $ZipPath
        Expand-Archive -LiteralPath $ZipPath -DestinationPath $InstallDir
        & chmod +x "$InstallDir/dotnet"
        """;

    private const string Archive = "dotnet-sdk-10.0.100-win-x64.zip";

    private readonly ScriptDirectory _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_fresh_clone_is_compiled_once_and_run()
    {
        _repository.RegistryHasNoNuke();
        var first = await RunAsync("Status --new");
        Assert.Contains("compiling the pipeline (NUKE: subset)", first.Text);
        Assert.Contains("ARGUMENTS Status --new\n", first.Text);
        _repository.Calls();

        await RunAsync("Status");
        Assert.Equal("run", _repository.Calls());
    }

    [Fact]
    public async Task A_sweep_that_does_not_compile_leaves_one_error_that_says_why_in_place_of_the_last_report()
    {
        _repository.DotNet("broken");
        Directory.CreateDirectory(Path.Combine(_repository.Root, "artifacts/latest/weekly"));
        _repository.Write("artifacts/latest/weekly/junit-2.xml", "last night's");

        Assert.Equal(2, (await RunAsync("FullTestSweep --sweep sweeps/weekly/")).ExitCode);

        Assert.Contains("error CS1002: ; expected", File.ReadAllText(Path.Combine(_repository.Root, "artifacts/latest/weekly/junit.xml")));
        Assert.False(File.Exists(Path.Combine(_repository.Root, "artifacts/latest/weekly/junit-2.xml")));
    }

    [Fact]
    public async Task Status_leaves_the_last_report_alone()
    {
        _repository.DotNet("broken");
        Directory.CreateDirectory(Path.Combine(_repository.Root, "artifacts/latest/debian-smoke"));
        _repository.Write("artifacts/latest/debian-smoke/junit.xml", "last night's");

        Assert.Equal(2, (await RunAsync("Status")).ExitCode);

        Assert.Equal("last night's\n", File.ReadAllText(Path.Combine(_repository.Root, "artifacts/latest/debian-smoke/junit.xml")));
    }

    [Theory]
    [InlineData(null, 0, "build.ps1: compiling the pipeline")]
    [InlineData("BAD", 2, "is not what the release notes say")]
    public async Task The_SDK_is_downloaded_and_compared_with_the_release_notes(string? hash, int exitCode, string said)
    {
        Assert.SkipWhen(RuntimeInformation.OSArchitecture != Architecture.X64, "The stand-in's name is x64's.");
        using var server = new SdkServer();
        var archive = Pack();
        server.Files["/dotnet-install.ps1"] = Encoding.UTF8.GetBytes(Script);
        server.Files["/feed/Sdk/10.0.100/sdk.zip"] = archive;
        server.Files["/feed/release-metadata/10.0/releases.json"] = Encoding.UTF8.GetBytes($$"""{ "files": [ { "url": "https://x/{{Archive}}", "hash": "{{hash ?? Convert.ToHexString(SHA512.HashData(archive))}}" } ] }""");
        foreach (var proxy in new[] { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" })
            _repository.Environment[proxy] = null;
        _repository.Environment["VMSWEEP_NO_SDK_DOWNLOAD"] = null;
        _repository.Environment["VMSWEEP_SDK_SCRIPT"] = $"{server.Url}/dotnet-install.ps1";
        _repository.Environment["VMSWEEP_SDK_FEED"] = $"{server.Url}/feed";
        _repository.Write("global.json", """{ "sdk": { "version": "10.0.100" } }""");
        _repository.DotNet("no-sdk");

        var output = await RunAsync("Status");

        Assert.Contains(said, output.Text);
        Assert.Equal(exitCode, output.ExitCode);
    }

    [Fact]
    public async Task Whoever_forbids_the_download_is_told_what_to_install()
    {
        _repository.DotNet("no-sdk");
        _repository.Write("global.json", """{ "sdk": { "version": "10.0.100" } }""");

        var output = await RunAsync("Status --no-sdk-download");

        Assert.Equal(2, output.ExitCode);
        Assert.Contains("It is not downloaded, as --no-sdk-download or VMSWEEP_NO_SDK_DOWNLOAD says. Install it with: winget install Microsoft.DotNet.SDK.10", output.Text);
    }

    private Task<SampleOutput> RunAsync(string arguments) => _repository.RunAsync([.. powerShell.Shell, Path.Combine(_repository.Root, "build.ps1")], arguments);

    private static byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var dotnet = zip.CreateEntry("dotnet").Open())
                dotnet.Write(Encoding.UTF8.GetBytes(ScriptDirectory.FakeDotNet.ReplaceLineEndings("\n")));
            zip.CreateEntry("sdk/10.0.100/dotnet.dll");
        }

        return packed.ToArray();
    }
}
