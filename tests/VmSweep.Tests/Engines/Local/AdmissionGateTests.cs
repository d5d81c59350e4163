using VmSweep.Engines.Local;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local;

public sealed class AdmissionGateTests
{
    private static readonly ByteSize Plenty = ByteSize.GiB(100);

    private readonly ManualTime _time = new();
    private ByteSize _free = Plenty;
    private bool _hostHasTime;

    [Fact]
    public async Task More_guests_than_usual_start_while_the_host_has_time_and_as_soon_as_it_has()
    {
        using var gate = Gate(Plenty, usual: 1);
        using var usual = await EnterAsync(gate, ByteSize.GiB(1));
        var more = EnterAsync(gate, ByteSize.GiB(1));
        Assert.False(more.IsCompleted);
        _hostHasTime = true;
        // Nobody leaves: the gate looks by itself.
        for (var look = 0; look < 100 && !more.IsCompleted; look++)
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        (await more).Dispose();
    }

    [Fact]
    public async Task Guests_start_as_long_as_their_memory_fits()
    {
        using var gate = Gate(ByteSize.GiB(3));
        var first = await EnterAsync(gate, ByteSize.GiB(1));
        using var second = await EnterAsync(gate, ByteSize.GiB(1));
        var third = EnterAsync(gate, ByteSize.GiB(1));
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task A_guest_larger_than_the_budget_runs_alone()
    {
        using var gate = Gate(ByteSize.GiB(2));
        var small = await EnterAsync(gate, ByteSize.MiB(512));
        var large = EnterAsync(gate, ByteSize.GiB(8));
        Assert.False(large.IsCompleted);
        small.Dispose();
        (await large).Dispose();
    }

    [Fact]
    public async Task A_large_guest_is_not_overtaken_by_small_ones_that_would_fit()
    {
        using var gate = Gate(ByteSize.GiB(4));
        var running = await EnterAsync(gate, ByteSize.GiB(2));
        var large = EnterAsync(gate, ByteSize.GiB(3));
        var small = EnterAsync(gate, ByteSize.MiB(512));
        Assert.False(small.IsCompleted);
        running.Dispose();
        using var place = await large;
        using var afterwards = await small;
    }

    [Fact]
    public async Task No_guest_starts_on_a_full_disk_while_another_may_free_some()
    {
        using var gate = Gate(Plenty);
        var running = await EnterAsync(gate, ByteSize.GiB(1));
        _free = ByteSize.MiB(10);
        var waiting = EnterAsync(gate, ByteSize.GiB(1));
        Assert.False(waiting.IsCompleted);
        _free = Plenty;
        running.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_full_disk_that_no_guest_will_free_ends_the_sweep_with_both_sizes()
    {
        _free = ByteSize.MiB(10);
        using var gate = Gate(Plenty);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => EnterAsync(gate, ByteSize.GiB(1)));
        Assert.Contains("has 10 MiB free, and 1 GiB are wanted", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_s_disk_allowance_has_to_be_free_before_its_guest_starts()
    {
        _free = ByteSize.GiB(4);
        using var gate = Gate(Plenty);
        await Assert.ThrowsAsync<ProblemException>(() => EnterAsync(gate, ByteSize.GiB(1), disk: ByteSize.GiB(8)));
        (await EnterAsync(gate, ByteSize.GiB(1), disk: ByteSize.GiB(2))).Dispose();
    }

    private AdmissionGate Gate(ByteSize memory, int usual = 100) =>
        new(memory, () => _free, reserve: ByteSize.GiB(1), usual, () => _hostHasTime, _time);

    private static Task<IDisposable> EnterAsync(AdmissionGate gate, ByteSize memory, ByteSize? disk = null)
    {
        var run = new PlannedRun(
            new("000", new("debian", "12", "x86_64"), new(null, new("12", ["main"]), null), new("any", ["any"]), new(Disk: disk)),
            memory, Cpus: 1, TimeSpan.FromHours(1), Priority: 0, ByteSize.MiB(64));
        return gate.EnterAsync(run, TestContext.Current.CancellationToken);
    }
}
