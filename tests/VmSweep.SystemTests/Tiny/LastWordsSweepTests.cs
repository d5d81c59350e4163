using VmSweep.Disks;
using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

public sealed class LastWordsSweepTests
{
    /// <summary>The silence limit alone is 3 minutes, which this test has not got.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_disk_from_which_nothing_boots_is_named_in_the_firmwares_words()
    {
        using var checkout = new TinyCheckout(
            runs: 1,
            writeDisk: path =>
            {
                using var disk = DiskImage.Create(path, DiskImageFormat.Qcow2, 1 << 20);
                disk.Complete();
            },
            faultRetries: 0);

        await checkout.BuildAsync(TimeSpan.FromSeconds(100), "FullTestSweep");

        var run = Assert.Single(checkout.Results());
        Assert.Equal((Verdict.BootHang, "The guest stopped before its launcher started; the console says: No bootable device."), (run.Verdict, run.Reason));
    }
}
