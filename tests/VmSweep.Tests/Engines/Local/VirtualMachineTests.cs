using VmSweep.Engines.Local;
using VmSweep.Processes;

namespace VmSweep.Tests.Engines.Local;

public sealed class VirtualMachineTests
{
    [Fact]
    public async Task A_QEMU_that_dies_as_it_starts_says_why_though_its_control_connection_is_closed_before()
    {
        var qemu = new DyingQemu("error: failed to set MSR 0x10a");
        var spec = new MachineSpec("000", "x86_64", AcceleratorKind.Kvm, ByteSize.MiB(512), 1, "os", new("base", ByteSize.GiB(4), ByteSize.MiB(1), null), "io", "pid");
        var failure = await Assert.ThrowsAsync<ProcessFailedException>(
            () => VirtualMachine.StartAsync(qemu, spec, new NoConsole(), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Contains("failed to set MSR 0x10a", failure.Message, StringComparison.Ordinal);
    }

    private sealed class NoConsole : IMachineConsole
    {
        public string CharacterDevice => "null";

        public Stream? StandardOutput => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
