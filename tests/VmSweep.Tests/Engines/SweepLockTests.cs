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

    [Fact(Timeout = 120_000)]
    public async Task A_name_that_an_earlier_build_left_is_not_taken_for_the_one_that_has_the_lock()
    {
        using var held = VmSweep.Files.FileLock.TryTake(Sweep.Lock);
        (LockHolder.Ourselves(_time) with { Process = ProcessIdentity.Ourselves() with { StartTicks = 1 } }).Write(Sweep);
        var canceller = new SweepCanceller(new FakeProcessRunner(), new HurryingTime());

        Assert.Contains(": another build is running its guests.", Assert.Throws<ProblemException>(() => SweepLock.Take(Sweep, _time)).Message, StringComparison.Ordinal);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => canceller.CancelAsync(Sweep, TestContext.Current.CancellationToken));

        Assert.Contains("is being run by a process that has not said which", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kill -9", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_is_made_while_the_lock_is_held_so_that_no_build_gets_in_between()
    {
        var wasHeld = false;
        var time = new WatchedTime(() =>
        {
            using var lockOfAnother = SweepLock.TryTake(Sweep);
            wasHeld = lockOfAnother is null;
        });

        await new SweepCanceller(new FakeProcessRunner(), time).CancelAsync(Sweep, TestContext.Current.CancellationToken);

        Assert.True(wasHeld);
    }

    [Fact]
    public async Task A_build_that_gets_the_lock_of_a_sweep_that_was_cancelled_in_this_moment_leaves_it_alone()
    {
        // Between the first look and the lock: whoever takes the lock says since when.
        var time = new WatchedTime(() => VmSweep.Files.JsonFile.Write(Sweep.Cancelled, new SweepCancellation(SweepCancellation.CurrentSchema, "builder", "h", default)));

        var local = await Assert.ThrowsAsync<ProblemException>(() => new VmSweep.Engines.Local.LocalSweeper(null!, null!, null!, time).RunAsync(null!, Sweep, null!, null!, TestContext.Current.CancellationToken));
        File.Delete(Sweep.Cancelled);
        var pool = await Assert.ThrowsAsync<ProblemException>(() =>
            new VmSweep.Engines.Condor.CondorSweeper(new FakeProcessRunner(), time, null!, null!, [], static _ => { }).WaitAsync(null!, Sweep, null!, TestContext.Current.CancellationToken));

        Assert.All((ProblemException[])[local, pool], problem => Assert.Contains("was cancelled by builder", problem.Message, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private sealed class WatchedTime(Action onLook) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            onLook();
            return base.GetUtcNow();
        }
    }
}
