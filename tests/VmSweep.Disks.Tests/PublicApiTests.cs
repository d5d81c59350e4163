using PublicApiGenerator;

namespace VmSweep.Disks.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_changes_only_on_purpose()
    {
        var approved = Path.Combine(AppContext.BaseDirectory, "PublicApi.txt");
        var actual = typeof(DiskImage).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllBytes(received, System.Text.Encoding.UTF8.GetBytes(actual));
        Assert.True(File.ReadAllText(approved) == actual, $"The public API changed. If that is meant, copy {received} over tests/VmSweep.Disks.Tests/PublicApi.txt.");
    }
}
