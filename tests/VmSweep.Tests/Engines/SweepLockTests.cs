using VmSweep.Engines;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines;

public sealed class SweepLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private SweepLayout Sweep => new(_directory.Path);

    [Fact]
    public void Two_builds_never_run_the_same_sweep_at_once_and_the_second_is_told_of_the_first()
    {
        using (SweepLock.Take(Sweep, _time))
        {
            var message = Assert.Throws<ProblemException>(() => SweepLock.Take(Sweep, _time)).Message;
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, since 2026-11-22 18:30 UTC, is running its guests", message, StringComparison.Ordinal);
        }

        SweepLock.Take(Sweep, _time).Dispose();
    }

    [Fact]
    public void A_directory_that_is_gone_is_not_taken_for_a_lock_that_is_held()
    {
        var message = Assert.Throws<ProblemException>(() => SweepLock.TryTake(new(_directory.File("gone")))).Message;
        Assert.Contains("cannot be written", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_is_not_mistaken_for_an_earlier_one_with_its_id()
    {
        var ourselves = ProcessIdentity.Ourselves();
        Assert.True(ourselves.Runs);
        Assert.False((ourselves with { StartTicks = ourselves.StartTicks - 1 }).Runs);
    }

    [Fact]
    public async Task A_sweep_that_nobody_runs_is_only_marked()
    {
        var canceller = new SweepCanceller(new FakeProcessRunner(), _time);

        var said = await canceller.CancelAsync(Sweep, TestContext.Current.CancellationToken);

        Assert.Contains("nobody was running it", said, StringComparison.Ordinal);
        Assert.Contains("cancelled by", Assert.Throws<ProblemException>(() => SweepCancellation.EnsureNone(Sweep)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_that_another_host_runs_is_not_cancelled_from_here()
    {
        using var held = SweepLock.Take(Sweep, _time);
        (LockHolder.Ourselves(_time) with { Host = "elsewhere" }).Write(Sweep);
        var canceller = new SweepCanceller(new FakeProcessRunner(), _time);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => canceller.CancelAsync(Sweep, TestContext.Current.CancellationToken));

        Assert.Contains("on elsewhere", problem.Message, StringComparison.Ordinal);
        Assert.False(Sweep.IsCancelled);
    }

    public void Dispose() => _directory.Dispose();
}
