using CliWrap;
using CliWrap.Buffered;

namespace VmSweep.Build.Tests;

/// <summary>PowerShell as a .NET tool, from the registry that the project's packages come from: installed once below artifacts/.</summary>
public sealed class PowerShellFixture : IAsyncLifetime
{
    private const string Version = "7.6.9";

    private static readonly string Home = Path.Combine(Repository.Root, "artifacts", "tests", $"powershell-{Version}");

    /// <summary>The dotnet that runs these tests, and PowerShell's program: its own start script would take whatever dotnet comes first.</summary>
    public IReadOnlyList<string> Shell { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var dotnet = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "dotnet");
        if (Programs().Length == 0)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var installed = await Cli.Wrap(dotnet).WithArguments(["tool", "install", "PowerShell", "--version", Version, "--tool-path", Home]).WithWorkingDirectory(Repository.Root)
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
            Assert.True(installed.IsSuccess, installed.StandardOutput + installed.StandardError);
        }

        Shell = [dotnet, Programs().First(file => file.Contains(OperatingSystem.IsWindows() ? "win" : "unix", StringComparison.Ordinal)), "-NoProfile", "-NonInteractive", "-File"];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] Programs() => Directory.Exists(Home) ? Directory.GetFiles(Home, "pwsh.dll", SearchOption.AllDirectories) : [];
}
