using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Tiny;

/// <summary>What goes wrong on the host ends in the right verdict or in a sentence that helps, and loses nothing.</summary>
public sealed class HostFaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = 180_000)]
    public async Task A_machine_that_is_killed_is_lost_and_tried_again()
    {
        using var checkout = new TinyCheckout(runs: 1, Long);
        var building = checkout.BuildAsync(Limit, "FullTestSweep");
        var machine = await checkout.WaitForMachineAsync();
        await checkout.WaitForPayloadAsync();
        machine.Kill();

        Assert.Equal(0, (await building).ExitCode);
        var run = Assert.Single(checkout.Results());
        Assert.Equal([Verdict.Lost, Verdict.Pass], run.Attempts.Select(attempt => attempt.Verdict));
        Assert.Contains("QEMU was killed from outside", run.Attempts[0].Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_published_image_that_lost_its_end_is_named_before_any_run_uses_it()
    {
        var (outcome, _) = await RunFromDamagedStoreAsync(sameSize: false);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is damaged in the store: it has ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("and its manifest says", outcome.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_damaged_base_image_is_an_image_error_and_no_hanging_guest()
    {
        var (outcome, runs) = await RunFromDamagedStoreAsync(sameSize: true);

        Assert.Equal(1, outcome.ExitCode);
        Assert.All(runs, run => Assert.Equal(Verdict.ImageError, run.Verdict));
        Assert.All(runs, run => Assert.Contains("has the SHA-256", run.Reason, StringComparison.Ordinal));
    }

    /// <summary>A good sweep, then damage, then another one.</summary>
    private static async Task<(ProcessOutcome Outcome, IReadOnlyList<RunResult> Runs)> RunFromDamagedStoreAsync(bool sameSize)
    {
        using var checkout = new TinyCheckout(runs: 2, Short, faultRetries: 0);
        using var store = new TemporaryDirectory();
        await File.WriteAllBytesAsync(store.File(".vmsweep-image-store"), [], TestContext.Current.CancellationToken);
        Assert.Equal(0, (await checkout.BuildAsync(Limit, "FullTestSweep", "--image-store", store.Path)).ExitCode);
        Damage(Assert.Single(Directory.GetFiles(store.Path, "disk.qcow2", SearchOption.AllDirectories)), sameSize);

        var outcome = await checkout.BuildAsync(Limit, "FullTestSweep", "--image-store", store.Path);
        return (outcome, outcome.ExitCode == 2 ? [] : checkout.Results());
    }

    [Fact(Timeout = 180_000)]
    public async Task A_full_file_system_ends_the_sweep_with_a_sentence_and_the_same_command_goes_on()
    {
        await using var disk = await SmallFileSystem.MountAsync(ByteSize.MiB(16));
        using var checkout = new TinyCheckout(runs: 3, Long, disk.Path);
        var building = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForMachineAsync();
        disk.Fill();

        var full = await building;
        disk.Free();
        var free = await checkout.BuildAsync(Limit, "FullTestSweep");

        Assert.Equal(2, full.ExitCode);
        Assert.Contains("cannot be written: No space left on device", full.Output, StringComparison.Ordinal);
        Assert.Equal(0, free.ExitCode);
        Assert.Single(checkout.Artifacts.AllSweeps());
    }

    [Fact(Timeout = 180_000)]
    public async Task Artifacts_that_cannot_be_written_are_named_with_the_reason()
    {
        await using var disk = await SmallFileSystem.MountAsync(ByteSize.MiB(16));
        using var checkout = new TinyCheckout(runs: 1, Short, disk.Path);
        await disk.MakeReadOnlyAsync();

        var readOnly = await checkout.BuildAsync(Limit, "FullTestSweep");
        await disk.MakeWritableAsync();
        var writable = await checkout.BuildAsync(Limit, "FullTestSweep");

        Assert.Equal((2, 0), (readOnly.ExitCode, writable.ExitCode));
        // What a CI system publishes is what a sweep writes first; nothing is planned where that cannot be said.
        Assert.Contains("artifacts/latest/tiny: cannot be written: Read-only file system.", readOnly.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at VmSweep", readOnly.Output, StringComparison.Ordinal);
    }

    private static void Damage(string disk, bool sameSize)
    {
        using var file = new FileStream(disk, FileMode.Open);
        if (!sameSize)
            file.SetLength(file.Length / 2);
        else
            ZeroLastHalf(file);
    }

    /// <summary>Where the guest's data is: headers and tables come first in what our writer makes.</summary>
    private static void ZeroLastHalf(FileStream file)
    {
        file.Position = file.Length / 2;
        file.Write(new byte[file.Length - file.Position]);
    }
}
