using VmSweep.Engines.Condor.Collection;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Engines.Condor;

public sealed class HostsPageTests
{
    [Fact]
    public void Machines_are_told_with_what_they_ran_and_every_fault_by_machine()
    {
        var text = HostsPage.Text(SampleSweep.OneOfEach(), []);

        Assert.Contains("host-b                                          1      0      0      1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nhost-b\n  2026-11-22 ", text, StringComparison.Ordinal);
        Assert.Contains(" UTC, run 004, no-launch: QEMU: cannot allocate memory\n", text, StringComparison.Ordinal);
    }
}
