using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.SystemTests;

[Collection(RealGuests.Name)]
public sealed class WarmStartTests
{
    /// <summary>Of which 2–4 minutes go into the base image, where there is none yet.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly ArtifactsLayout Artifacts = new(Path.Combine(Checkout.Root, "artifacts"));

    [Fact(Timeout = 16 * 60_000)]
    public async Task A_machine_that_cannot_go_on_from_a_damaged_state_boots_in_the_same_attempt_and_the_state_is_given_up()
    {
        var warm = await RunOneAsync();
        Assert.Equal(BootMode.Warm, warm.Attempts[^1].Start?.Boot);
        var state = new DirectoryInfo(Path.Combine(Artifacts.Warm, "debian_13.x86_64")).GetDirectories().MaxBy(directory => directory.LastWriteTimeUtc)!;
        await using (var devices = File.OpenWrite(Path.Combine(state.FullName, "devices")))
            devices.SetLength(devices.Length / 2);

        var run = await RunOneAsync();

        Assert.Equal(Verdict.Pass, run.Verdict);
        var attempt = Assert.Single(run.Attempts);
        Assert.Equal(BootMode.Cold, attempt.Start?.Boot);
        Assert.StartsWith("its saved machine could not go on: ", attempt.Start?.WhyCold, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(state.FullName, "warm.json")), "nobody uses it again");
    }

    private static async Task<RunResult> RunOneAsync()
    {
        await Checkout.BuildAsync(Limit, "FullTestSweep", "--sweep", Checkout.Sweep("first-light"), "--new", "--only-run", "000", "--no-logo");
        var (_, sweep) = SweepFinder.Find(Artifacts, "first-light", sweepId: null);
        return Assert.Single(JsonFile.Read<SweepResult>(sweep.Results).Runs);
    }
}
