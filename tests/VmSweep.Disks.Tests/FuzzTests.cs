using VmSweep.FuzzTargets;

namespace VmSweep.Disks.Tests;

public sealed class FuzzTests
{
    private const int Images = 20_000;

    [Fact]
    public void Mutated_images_give_content_or_an_exception_of_the_library_in_bounded_time_and_memory()
    {
        // Two minutes are what `Test` can spare; a machine that is too busy for all images says how many it did.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(100));
        var result = DiskFuzzer.Run(Images, seed: 20261122, limit.Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"{result.Done} of {Images} images, {result.Refused} refused, slowest {result.Slowest.TotalMilliseconds:0} ms, most allocated {result.MostAllocated >> 10} KiB");
        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures));
        Assert.True(result.Done >= Images / 4, $"Only {result.Done} images in 100 s.");
        // A fuzzer whose images are all sound, or all refused at the door, tests nothing.
        Assert.InRange(result.Refused, result.Done / 50, result.Done * 19 / 20);
    }
}
