using VmSweep.Engines.Local;

namespace VmSweep.Tests.Engines.Local;

public sealed class QemuCommandTests
{
    private static readonly MachineSpec Run = new("000", "x86_64", AcceleratorKind.Tcg, ByteSize.MiB(512), 1, "os", "base", "io", "pid");

    private static readonly MachineSpec Shell = Run with { IoDisk = null, KeptOverlay = "kept", SideDisk = new("side", "result"), MayRestart = true };

    [Fact]
    public void A_run_s_I_O_disk_is_the_second_virtio_disk_and_its_restart_is_its_end()
    {
        var line = Line(Run);
        Assert.Contains("virtio-blk-pci,drive=io", line, StringComparison.Ordinal);
        Assert.Contains("-no-reboot", line, StringComparison.Ordinal);
        Assert.Contains("\"backing\":{\"driver\":\"qcow2\",\"read-only\":true", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_s_is_on_a_bus_where_no_launcher_looks_and_what_a_run_left_is_only_read()
    {
        var line = Line(Shell);
        Assert.Equal(1, line.Split("virtio-blk-pci").Length - 1);
        Assert.Contains("scsi-hd,bus=side-bus.0,drive=side", line, StringComparison.Ordinal);
        Assert.DoesNotContain("-no-reboot", line, StringComparison.Ordinal);
        foreach (var image in (string[])["kept", "base", "result"])
            Assert.Contains($"\"filename\":\"{image}\",\"read-only\":true", line, StringComparison.Ordinal);
        // What was a guest's names nothing below itself.
        Assert.Contains("\"filename\":\"result\",\"read-only\":true,\"discard\":\"unmap\",\"cache\":{\"direct\":false,\"no-flush\":false}},\"backing\":null", line, StringComparison.Ordinal);
    }

    private static string Line(MachineSpec spec) => string.Join(' ', QemuCommand.For(spec, "qmp", "stdio,signal=off").Arguments);
}
