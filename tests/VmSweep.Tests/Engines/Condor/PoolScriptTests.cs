using VmSweep.Processes;

namespace VmSweep.Tests.Engines.Condor;

public sealed class PoolScriptTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_scripts_of_the_pool_are_clean_by_shellcheck()
    {
        string[] scripts = [.. new[] { "start", "node", "inside", "vm-xml", "has-gluster" }.Select(name => RepositoryRoot.Path($"pool/{name}"))];
        var outcome = await ProcessRunner.Default.RunAsync(new(RequiredTool.Find("shellcheck"), scripts), TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Output);
    }
}
