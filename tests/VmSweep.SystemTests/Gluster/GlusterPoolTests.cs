using VmSweep.Results;
using VmSweep.SystemTests.Condor;

namespace VmSweep.SystemTests.Gluster;

/// <summary>A real pool whose machines have the images on a real volume.</summary>
[Collection(RealGlusterCollection.Name)]
public sealed class GlusterPoolTests(GlusterServer server)
{
    private static readonly TimeSpan LookLimit = TimeSpan.FromMinutes(2);

    /// <summary>Nodes share their process ids, and see each other's clients; a mount namespace is a node's own.</summary>
    private const string KillOwnClient = """
        for client in $(pidof glusterfs); do
          if [ "$(readlink "/proc/$client/ns/mnt")" = "$(readlink /proc/self/ns/mnt)" ]; then kill -KILL "$client"; fi
        done
        """;

    [RootFact]
    public async Task A_sweep_on_a_pool_runs_from_the_volume_and_a_machine_that_lost_its_mount_gets_no_jobs()
    {
        var volume = await server.AddVolumeAsync("pool");
        string[] store = ["--image-store", volume.Url];
        await using var pool = new PoolCheckout { StartArguments = store };
        await pool.InitializeAsync();

        var sweep = pool.AddSweep("stored", runs: 2);
        var outcome = await sweep.FullAsync(store);

        Assert.True(outcome.Succeeded, outcome.Output);
        Assert.All(sweep.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
        Assert.Single(volume.PublishedDisks());
        Assert.Equal(["alpha", "beta"], await MachinesThatSeeItAsync(pool));
        await pool.OnNodeAsync("beta", KillOwnClient);
        await WaitUntilSeenByAsync(pool, ["alpha"]);
    }

    private static async Task WaitUntilSeenByAsync(PoolCheckout pool, string[] expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await MachinesThatSeeItAsync(pool);
            if (seen.SequenceEqual(expected))
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(started) < LookLimit, $"After {LookLimit} the store is seen by: {string.Join(", ", seen)}");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IReadOnlyList<string>> MachinesThatSeeItAsync(PoolCheckout pool)
    {
        var answer = await pool.EnterAsync("condor_status", "-vm", "-constraint", "HasGluster == True", "-af", "Machine");
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(machine => machine.Split('.')[0]).Distinct().Order()];
    }
}
