using VmSweep.Results;
using VmSweep.SystemTests.Tiny;

namespace VmSweep.SystemTests.Gluster;

/// <summary>What happens to a real volume is survived, or named for what it is.</summary>
[Collection(RealGlusterCollection.Name)]
public sealed class GlusterFailureTests(GlusterServer server)
{
    private static readonly ByteSize Ballast = ByteSize.MiB(192);

    [RootFact]
    public async Task Of_three_bricks_one_dies_while_an_image_is_published_and_one_while_guests_run_and_nobody_notices()
    {
        var volume = await server.AddVolumeAsync("three", replicas: 3);
        await using var host = new StoreCheckout(volume, runs: 4, payloadTime: TimeSpan.FromSeconds(3), Ballast);
        await using (var publishing = host.StartPublishing())
        {
            await WaitForCopyAsync(volume, ByteSize.MiB(32));
            volume.Brick(0).Kill();
            var published = await publishing.Completion;
            Assert.True(published.Succeeded, published.Output);
        }

        await volume.StartAsync();
        // The brick that was away has no whole copy at first: the loss of another one would be too much.
        await volume.WaitUntilHealedAsync();
        var sweep = Task.Run(() => host.FullAsync());
        await host.Sweep.WaitForPayloadAsync();
        volume.Brick(1).Kill();

        Assert.Equal(0, (await sweep).ExitCode);
        Assert.All(host.Sweep.Results(), run => Assert.Equal((Verdict.Pass, 1), (run.Verdict, run.Attempts.Count)));
    }

    [RootFact]
    public async Task A_volume_that_is_stopped_in_the_middle_is_named_at_once_and_the_publication_goes_on_when_it_is_back()
    {
        var volume = await server.AddVolumeAsync("stopped");
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);
        await using var publishing = host.StartPublishing();
        // Its administrator needs a second to stop a volume, and the copy no more than that.
        await WaitForCopyAsync(volume, ByteSize.MiB(72));
        var copy = Assert.Single(ProcessTable.With($"store publish {host.MountPoint}"), program => program.CommandLine.Split(' ')[0].EndsWith("/dotnet", StringComparison.Ordinal));
        await copy.StopAsync();
        await volume.StopAsync();
        await copy.ContinueAsync();
        var stopped = await publishing.Completion.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var unmounted = await host.PublishAsync();
        await volume.StartAsync();

        var again = await host.PublishAsync();

        Assert.Equal(2, stopped.ExitCode);
        Assert.Contains("is down: its mount at", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("it is stopped", stopped.Output, StringComparison.Ordinal);
        Assert.Equal(2, unmounted.ExitCode);
        Assert.Contains("cannot be mounted: volume stopped", unmounted.Output, StringComparison.Ordinal);
        Assert.True(again.Succeeded, again.Output);
        Assert.Contains("were there from an earlier publication that was interrupted", again.Output, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_brick_that_is_frozen_holds_a_build_up_no_longer_than_the_store_may_be_silent()
    {
        var volume = await server.AddVolumeAsync("frozen");
        // Longer than the build waits: otherwise Gluster gives the brick up first.
        await server.GlusterAsync("volume", "set", volume.Name, "network.ping-timeout", "60");
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);
        await using var publishing = host.StartPublishing("--store-timeout", "4s");
        await WaitForCopyAsync(volume, ByteSize.MiB(32));
        var brick = volume.Brick(0);
        await brick.StopAsync();
        var outcome = await publishing.Completion.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        // What was abandoned ends with the brick.
        brick.Kill();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("has not answered for 4 s, and the call was given up", outcome.Output, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_mount_whose_client_has_died_is_told_from_a_volume_that_is_down_and_the_next_build_mounts_anew()
    {
        var volume = await server.AddVolumeAsync("client");
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);
        await using var publishing = host.StartPublishing();
        await WaitForCopyAsync(volume, ByteSize.MiB(32));
        Assert.Single(ProcessTable.With(host.MountPoint), program => program.CommandLine.Contains("--process-name fuse", StringComparison.Ordinal)).Kill();
        var outcome = await publishing.Completion.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var again = await host.PublishAsync();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is dead: its Gluster client has ended", outcome.Output, StringComparison.Ordinal);
        Assert.True(again.Succeeded, again.Output);
    }

    [RootFact]
    public async Task A_disk_that_a_brick_has_cut_off_is_no_runs_disk()
    {
        var volume = await server.AddVolumeAsync("rotten");
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero);
        Assert.True((await host.PublishAsync()).Succeeded);
        using (var disk = File.OpenHandle(volume.OnBrick(0, Assert.Single(volume.PublishedDisks())), FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(disk, 4096);

        var outcome = await host.FullAsync();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is damaged in the store: it has 4096 bytes, and its manifest says", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until a publication has brought so much to the first brick.</summary>
    private static async Task WaitForCopyAsync(GlusterVolume volume, ByteSize size)
    {
        var partial = new DirectoryInfo(volume.OnBrick(0, $"{StoreCheckout.Platform}/.publishing"));
        while (!partial.Exists || partial.EnumerateFiles("disk.qcow2", SearchOption.AllDirectories).All(disk => disk.Length < size.Bytes))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
            partial.Refresh();
        }
    }
}
