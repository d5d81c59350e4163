using System.Security.Cryptography;
using VmSweep.Results;
using VmSweep.SystemTests.Tiny;

namespace VmSweep.SystemTests.Gluster;

/// <summary>Base images come into a real volume whole or not at all, whoever else is there.</summary>
[Collection(RealGlusterCollection.Name)]
public sealed class GlusterPublishingTests(GlusterServer server)
{
    private const int Kills = 20;

    private static readonly ByteSize Ballast = ByteSize.MiB(96);

    [RootFact]
    public async Task A_sweep_publishes_its_image_runs_from_the_store_and_unmounts_it()
    {
        var volume = await server.AddVolumeAsync("whole");
        await using var host = new StoreCheckout(volume, runs: 3, payloadTime: TimeSpan.FromMilliseconds(100));

        var outcome = await host.FullAsync();

        Assert.True(outcome.Succeeded, outcome.Output);
        Assert.All(host.Sweep.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
        Assert.Contains("booting it from the store", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 bricks are up", outcome.Output, StringComparison.Ordinal);
        var disk = Assert.Single(volume.PublishedDisks());
        Assert.Equal(disk.Split('/')[1], Current(volume));
        Assert.Empty(await ProcessTable.WaitUntilGoneAsync(host.MountPoint, TimeSpan.FromSeconds(10)));
    }

    [RootFact]
    public async Task Of_two_builds_that_publish_the_same_image_at_once_one_copies_and_the_other_waits_for_it()
    {
        var volume = await server.AddVolumeAsync("both", replicas: 3);
        await using var one = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);
        await using var other = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);

        var outcomes = await Task.WhenAll(one.PublishAsync(), other.PublishAsync());

        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.Output));
        Assert.Single(outcomes, outcome => outcome.Output.Contains(" is published as ", StringComparison.Ordinal));
        Assert.Single(outcomes, outcome => outcome.Output.Contains(" was published already", StringComparison.Ordinal));
        Assert.Single(volume.PublishedDisks());
    }

    [RootFact]
    public async Task A_publication_killed_at_20_random_points_goes_on_each_time_and_nobody_sees_half_an_image()
    {
        var volume = await server.AddVolumeAsync("killed");
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var latest = TimeSpan.FromSeconds(4);

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var build = host.StartPublishing();
            var started = TimeProvider.System.GetTimestamp();
            await Task.WhenAny(build.Completion, Task.Delay(latest * random.NextDouble(), TestContext.Current.CancellationToken));
            if (build.Completion.IsCompletedSuccessfully)
            {
                // It was published before this moment: the next one is of another image, and not of moments that are over.
                latest = TimeProvider.System.GetElapsedTime(started);
                host.RenewImage();
            }

            host.KillBuild();
            await build.Completion;
            AssertWhole(volume);
        }

        var last = await host.PublishAsync();

        Assert.True(last.Succeeded, last.Output);
        AssertWhole(volume);
        Assert.Equal(Sha256Of(host.Sweep.BaseImage), Sha256Of(volume.OnBrick(0, $"{StoreCheckout.Platform}/{Current(volume)}/disk.qcow2")));
        Assert.Equal(["holder", "lock"], Directory.EnumerateFileSystemEntries(volume.OnBrick(0, $"{StoreCheckout.Platform}/.publishing")).Select(Path.GetFileName).Where(name => !name!.EndsWith(".verified", StringComparison.Ordinal)).Order());
    }

    [RootFact]
    public async Task A_volume_without_room_is_named_with_what_is_needed_and_nothing_of_the_image_stays()
    {
        var volume = await server.AddVolumeAsync("full", brickSize: ByteSize.MiB(64));
        await using var host = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero, Ballast);

        var outcome = await host.PublishAsync();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(@"has \S+ MiB free, and tiny_1\.x86_64 \w+ needs 96 MiB", outcome.Output);
        Assert.Empty(volume.Disks());
    }

    [RootFact]
    public async Task While_guests_run_from_the_store_a_newer_image_is_published_and_none_of_them_notices()
    {
        var volume = await server.AddVolumeAsync("renewed");
        await using var host = new StoreCheckout(volume, runs: 2, payloadTime: TimeSpan.FromSeconds(8));
        var sweep = Task.Run(() => host.FullAsync());
        await host.Sweep.WaitForPayloadAsync();
        await using var builder = new StoreCheckout(volume, runs: 1, payloadTime: TimeSpan.Zero);
        var before = Current(volume);

        var published = await builder.PublishAsync();

        Assert.True(published.Succeeded, published.Output);
        Assert.False(sweep.IsCompleted, "The sweep ended before the publication did.");
        Assert.NotEqual(before, Current(volume));
        Assert.Equal(2, volume.PublishedDisks().Count);
        Assert.Equal(0, (await sweep).ExitCode);
        Assert.All(host.Sweep.Results(), run => Assert.Equal((Verdict.Pass, 1), (run.Verdict, run.Attempts.Count)));
    }

    /// <summary>Whatever a reader can find has all its bytes.</summary>
    private static void AssertWhole(GlusterVolume volume) => Assert.All(volume.PublishedDisks(), disk =>
    {
        var path = volume.OnBrick(0, disk);
        Assert.Contains(Sha256Of(path), File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "manifest.json")), StringComparison.Ordinal);
    });

    private static string Current(GlusterVolume volume) => File.ReadAllText(volume.OnBrick(0, $"{StoreCheckout.Platform}/current")).Trim();

    private static string Sha256Of(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
