using VmSweep.Results;
using VmSweep.SystemTests.Tiny;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Gluster;

/// <summary>What guests cost the bricks.</summary>
[Collection(RealGlusterCollection.Name)]
public sealed class GlusterReadingTests(GlusterServer server)
{
    private const int Guests = 10;

    private static readonly ByteSize Ballast = ByteSize.MiB(96);

    [RootFact]
    public async Task Ten_guests_at_once_over_one_image_read_a_fraction_of_what_ten_copies_of_it_read()
    {
        var volume = await server.AddVolumeAsync("ten", replicas: 3);
        await using var host = new StoreCheckout(volume, Guests, payloadTime: TimeSpan.FromSeconds(3), Ballast);
        Assert.True((await host.PublishAsync()).Succeeded);

        var before = volume.ReadByBricks();
        var outcome = await host.FullAsync("--parallel", $"{Guests}");
        var guests = new ByteSize(volume.ReadByBricks().Bytes - before.Bytes);
        var copies = await ReadTenTimesAsync(volume);

        TestContext.Current.TestOutputHelper?.WriteLine($"Read by the bricks: {guests} for {Guests} guests over one image, {copies} for {Guests} copies of it.");
        Assert.True(outcome.Succeeded, outcome.Output);
        Assert.Equal(Guests, host.Sweep.Results().Count);
        // None was refused its image because another one opened it: that would be a second attempt, and a reading of the whole image.
        Assert.All(host.Sweep.Results(), run => Assert.Equal((Verdict.Pass, 1), (run.Verdict, run.Attempts.Count)));
        Assert.InRange(guests.Bytes, 1, Ballast.Bytes / 10);
        Assert.InRange(copies.Bytes, Guests * Ballast.Bytes, long.MaxValue);
    }

    /// <summary>Each as a host of its own would: with a client that has nothing in its caches.</summary>
    private async Task<ByteSize> ReadTenTimesAsync(GlusterVolume volume)
    {
        using var mount = new TemporaryDirectory();
        var before = volume.ReadByBricks();
        for (var copy = 0; copy < Guests; copy++)
        {
            (await TinyCheckout.RunAsync(new("mount", "-t", "glusterfs", $"{server.Address}:/{volume.Name}", mount.Path), TimeSpan.FromSeconds(30))).EnsureSuccess();
            try
            {
                await using var disk = File.OpenRead(mount.File(Assert.Single(volume.PublishedDisks())));
                await disk.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
            finally
            {
                (await TinyCheckout.RunAsync(new("umount", mount.Path), TimeSpan.FromSeconds(30))).EnsureSuccess();
            }
        }

        return new(volume.ReadByBricks().Bytes - before.Bytes);
    }
}
