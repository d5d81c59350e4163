using VmSweep.Engines.Local;
using VmSweep.Engines.Local.Warm;

namespace VmSweep.Tests.Engines.Local;

public sealed class QemuCommandTests
{
    private static readonly MachineSpec Run = new("000", "x86_64", AcceleratorKind.Tcg, ByteSize.MiB(512), 1, "os", new("base", ByteSize.GiB(4), ByteSize.MiB(1), null), "io", "pid");

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
    public void Only_the_base_image_which_nobody_writes_is_opened_without_a_lock()
    {
        var line = Line(Shell);
        Assert.Equal(1, line.Split("\"locking\":\"off\"").Length - 1);
        Assert.Matches("\"filename\":\"base\"[^}]*}[^}]*\"locking\":\"off\"", line);
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

    [Fact]
    public void A_machine_that_goes_on_maps_the_saved_memory_privately_and_gets_its_I_O_disk_later()
    {
        var state = new WarmState("/warm/a,b");
        var line = Line(WarmOrCold.Machine(Run with { Name = "017" }, new(state, null)));
        Assert.Contains("-incoming defer -S", line, StringComparison.Ordinal);
        Assert.Contains("\"mem-path\":\"/warm/a,b/memory\",\"share\":false", line, StringComparison.Ordinal);
        Assert.DoesNotContain("drive=io", line, StringComparison.Ordinal);
        Assert.Contains("dhcpstart=10.0.2.49", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machine_that_is_saved_has_the_run_s_devices_and_shares_its_memory_with_the_file()
    {
        var line = Line(WarmStateMaker.Machine(Run, new("/warm/x")));
        Assert.Contains("\"share\":true", line, StringComparison.Ordinal);
        Assert.DoesNotContain("-incoming", line, StringComparison.Ordinal);
        Assert.DoesNotContain("drive=io", line, StringComparison.Ordinal);
        Assert.Contains("dhcpstart=10.0.2.15", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_200_runs_in_a_row_differ_and_none_is_the_saved_machine_s()
    {
        var addresses = Enumerable.Range(0, 200).Select(serial => WarmOrCold.Machine(Run with { Name = $"{serial:000}" }, new(new("/warm"), null)).GuestAddress).ToList();
        Assert.Equal(200, addresses.Distinct().Count());
        // QEMU leases 16 from the first.
        Assert.All(addresses, address => Assert.InRange(address, MachineSpec.DefaultGuestAddress + 16, 239));
    }

    private static string Line(MachineSpec spec) => string.Join(' ', QemuCommand.For(spec, "qmp", "stdio,signal=off").Arguments);
}
