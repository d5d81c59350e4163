using System.Text.RegularExpressions;
using VmSweep.Results;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Tiny;

/// <summary>A template may be edited at any time: a sweep that has begun keeps the images that it was planned with.</summary>
public sealed partial class ChangedTemplateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    [Fact(Timeout = 180_000)]
    public async Task A_sweep_keeps_its_image_when_the_template_changes_while_it_runs()
    {
        using var checkout = new TinyCheckout(runs: 2, Long);
        var building = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForMachineAsync();
        checkout.ChangeTemplate();

        Assert.Equal(0, (await building).ExitCode);
        Assert.All(checkout.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
    }

    [Fact(Timeout = 180_000)]
    public async Task After_a_kill_and_a_change_both_ways_on_that_are_named_work()
    {
        using var checkout = new TinyCheckout(runs: 2, Long);
        await KillAsync(checkout);
        var interrupted = checkout.Newest().Layout.Id;
        checkout.ChangeTemplate();

        var refused = await checkout.BuildAsync(Limit, "FullTestSweep");
        var asPlanned = await checkout.BuildAsync(Limit, [.. WayOn().Match(refused.Output).Groups[1].Value.Split(' ')]);

        Assert.Equal((2, 0), (refused.ExitCode, asPlanned.ExitCode));
        Assert.Contains("is unfinished, and the sweep's files, templates or parameters have changed", refused.Output, StringComparison.Ordinal);
        Assert.Equal(interrupted, checkout.Newest().Layout.Id);
        Assert.All(checkout.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
    }

    [Fact(Timeout = 180_000)]
    public async Task After_a_kill_and_a_change_a_new_sweep_takes_the_new_image()
    {
        using var checkout = new TinyCheckout(runs: 2, Long);
        await KillAsync(checkout);
        var (interrupted, _) = checkout.Newest();
        checkout.ChangeTemplate();
        checkout.WriteBaseImage(disk => TinyGuest.WriteDisk(disk, TimeSpan.FromMilliseconds(200)));

        Assert.Equal(0, (await checkout.BuildAsync(Limit, "FullTestSweep", "--new")).ExitCode);

        var (plan, _) = checkout.Newest();
        Assert.NotEqual(interrupted.SweepId, plan.SweepId);
        Assert.NotEqual(interrupted.Images.Values.Single(), plan.Images.Values.Single());
    }

    private static async Task KillAsync(TinyCheckout checkout)
    {
        var building = checkout.BuildAsync(Limit, "FullTestSweep", "--parallel", "1");
        await checkout.WaitForMachineAsync();
        foreach (var pipeline in ProcessTable.With(checkout.Root).Where(program => program.IsPipeline))
            pipeline.Kill();
        await building;
    }

    [GeneratedRegex(@"finish it as it was planned: '\./build\.sh ([^']+)'")]
    private static partial Regex WayOn();
}
