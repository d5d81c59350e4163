using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local;

public sealed class HostPressureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    public HostPressureTests() => Write("0.00", "0.00", "0.00");

    [Theory]
    [InlineData("0.00", "0.00", "0.00", true)]
    [InlineData("19.99", "0.00", "0.00", true)]
    [InlineData("60.31", "0.00", "0.00", false)]
    [InlineData("0.00", "7.50", "0.00", false)]
    [InlineData("0.00", "0.00", "33.00", false)]
    [InlineData("much", "0.00", "0.00", false)]
    public void One_more_guest_is_let_in_where_hardly_any_program_waits(string cpu, string memory, string io, bool isAdmitted)
    {
        Write(cpu, memory, io);
        Assert.Equal(isAdmitted, Pressure().TryAdmit());
    }

    [Fact]
    public void What_the_last_one_costs_is_seen_before_the_next_comes()
    {
        var pressure = Pressure();
        Assert.True(pressure.TryAdmit());
        Assert.False(pressure.TryAdmit());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(pressure.TryAdmit());
    }

    [Fact]
    public void What_was_measured_while_guests_stood_still_is_forgotten()
    {
        var pressure = Pressure();
        pressure.Forget();
        Assert.False(pressure.TryAdmit());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(pressure.TryAdmit());
    }

    [Fact]
    public void A_kernel_that_does_not_tell_never_has_time() =>
        Assert.False(new HostPressure(_directory.File("none"), _time).TryAdmit());

    public void Dispose() => _directory.Dispose();

    private HostPressure Pressure() => new(_directory.Path, _time);

    private void Write(string cpu, string memory, string io)
    {
        foreach (var (name, value) in ((string, string)[])[("cpu", cpu), ("memory", memory), ("io", io)])
            AtomicFile.WriteText(_directory.File(name), $"some avg10={value} avg60=99.00 avg300=99.00 total=1\nfull avg10=99.00 avg60=99.00 avg300=99.00 total=1\n");
    }
}
