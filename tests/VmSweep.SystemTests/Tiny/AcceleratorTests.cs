using VmSweep.Files;
using VmSweep.Results;

namespace VmSweep.SystemTests.Tiny;

public sealed class AcceleratorTests
{
    private const int MachinesOfTheProbe = 1;

    [Fact(Timeout = 120_000)]
    public async Task A_sweep_goes_on_under_emulation_when_KVM_goes_bad_in_the_middle_of_it_and_says_so()
    {
        using var kvm = new FailingKvm(MachinesOfTheProbe + 2);
        using var checkout = new TinyCheckout(runs: 5, payloadTime: TimeSpan.FromMilliseconds(200));
        checkout.ForgetAccelerator();

        var outcome = await TinyCheckout.RunAsync(kvm.On(checkout.Command("FullTestSweep", "--parallel", "1")), TimeSpan.FromMinutes(1));

        Assert.Equal(0, outcome.ExitCode);
        var result = JsonFile.Read<SweepResult>(checkout.Newest().Layout.Results);
        Assert.Equal([1, 1, 2, 1, 1], result.Runs.Select(run => run.Attempts.Count));
        Assert.Contains("failed to set MSR", result.Runs[2].Attempts[0].Reason, StringComparison.Ordinal);
        Assert.Matches("^KVM until [0-9]{2}:[0-9]{2} UTC, then TCG \\(", result.Accelerator);
        Assert.Contains("KVM went bad; from now on guests run under TCG", outcome.Output, StringComparison.Ordinal);
    }
}
