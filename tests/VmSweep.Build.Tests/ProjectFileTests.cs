using CliWrap;
using CliWrap.Buffered;

namespace VmSweep.Build.Tests;

/// <summary>What the project files make of a user's environment.</summary>
public sealed class ProjectFileTests
{
    [Theory]
    [InlineData("/srv/nuget packages")]
    [InlineData("/srv/nuget packages/")]
    public async Task The_package_directory_may_end_with_a_slash_or_not(string directory)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var result = await Cli.Wrap("dotnet")
            .WithArguments(["msbuild", Path.Combine(Repository.Root, "src", "VmSweep", "VmSweep.csproj"), "-getProperty:Crossgen", "-nodeReuse:false", $"-p:NuGetPackageRoot={directory}"])
            .ExecuteBufferedAsync(limit.Token);
        Assert.StartsWith("/srv/nuget packages/microsoft.netcore.app.crossgen2.", result.StandardOutput);
    }
}
