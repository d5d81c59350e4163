using VmSweep.Processes;

namespace VmSweep.Tests.BaseImages.Oz;

public sealed class OzRoomScriptTests
{
    [Fact(Timeout = 60_000)]
    public async Task The_rooms_script_is_clean_by_shellcheck()
    {
        var outcome = await ProcessRunner.Default.RunAsync(
            // SC2317: it does not see that wait_for calls them.
            new(RequiredTool.Find("shellcheck"), "-e", "SC2317", RepositoryRoot.Path("images/oz/room")), TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken);
        Assert.True(outcome.Succeeded, outcome.Output);
    }
}
