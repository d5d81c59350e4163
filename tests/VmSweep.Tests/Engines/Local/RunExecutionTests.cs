using VmSweep.Engines;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Engines.Local;

public sealed class RunExecutionTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();
    private readonly SilentProgress _progress = new();
    private readonly PlannedSweep _planned;

    public RunExecutionTests() => _planned = _sample.Plan();

    [Fact]
    public async Task A_fault_is_tried_again_and_both_attempts_are_told_of()
    {
        var result = await ExecuteAsync([Verdict.BootHang, Verdict.Pass]);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal([(1, Verdict.BootHang, "attempts/1"), (2, Verdict.Pass, ".")], result.Attempts.Select(past => (past.Number, past.Verdict, past.Directory)));
        Assert.Equal("console of attempt 1", File.ReadAllText(Path.Combine(Layout.Root, "attempts", "1", "console.log")));
        Assert.Equal("console of attempt 2", File.ReadAllText(Layout.Console));
        Assert.Contains("boot-hang, trying again", Assert.Single(_progress.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_not_tried_for_ever()
    {
        var result = await ExecuteAsync([Verdict.NoNetwork, Verdict.NoNetwork, Verdict.Pass]);
        Assert.Equal(Verdict.NoNetwork, result.Verdict);
        Assert.Equal(1 + _planned.Plan.FaultRetries, result.Attempts.Count);
    }

    [Theory]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Timeout)]
    [InlineData(Verdict.Crash)]
    public async Task A_verdict_on_the_payload_is_never_tried_again(Verdict verdict)
    {
        var result = await ExecuteAsync([verdict, Verdict.Pass]);
        Assert.Equal(verdict, result.Verdict);
        Assert.Single(result.Attempts);
    }

    [Theory]
    [InlineData(new[] { Verdict.Fail, Verdict.Pass }, Verdict.Pass, true)]
    [InlineData(new[] { Verdict.Fail, Verdict.Timeout, Verdict.Pass }, Verdict.Timeout, false)]
    [InlineData(new[] { Verdict.BootHang, Verdict.Fail, Verdict.Pass }, Verdict.Pass, true)]
    [InlineData(new[] { Verdict.Cleanup, Verdict.Pass }, Verdict.Cleanup, false)]
    public async Task A_failure_is_tried_again_as_often_as_somebody_asked_and_a_pass_after_it_is_flaky(Verdict[] verdicts, Verdict last, bool flaky)
    {
        var result = await ExecuteAsync(verdicts, failedRetries: 1);
        Assert.Equal(last, result.Verdict);
        Assert.Equal(flaky, result.FailedBeforeItPassed() is not null);
    }

    [Fact]
    public async Task An_attempt_that_our_own_end_interrupted_counts_against_no_limit()
    {
        Attempt[] before = [Attempt.Interrupted(1, "host", _sample.Time.GetUtcNow()), Attempt.Interrupted(2, "host", _sample.Time.GetUtcNow())];
        var result = await ExecuteAsync([Verdict.NoLaunch, Verdict.Pass], before);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal([1, 2, 3, 4], result.Attempts.Select(past => past.Number));
    }

    [Fact]
    public async Task What_happened_stands_in_the_journal_before_anything_else_happens()
    {
        await ExecuteAsync([Verdict.BootHang, Verdict.Pass]);
        Assert.Equal(
            [JournalEvent.Started, JournalEvent.Stage, JournalEvent.Ended, JournalEvent.Started, JournalEvent.Stage, JournalEvent.Ended, JournalEvent.Finished],
            Journal.Read(_planned.Layout.Events).Select(entry => entry.Event));
    }

    public void Dispose() => _sample.Dispose();

    private RunLayout Layout => _planned.Layout.Run("000");

    private async Task<RunResult> ExecuteAsync(IReadOnlyList<Verdict> verdicts, IReadOnlyList<Attempt>? before = null, int failedRetries = 0)
    {
        using (var journal = Journal.Open(_planned.Layout.Events, _sample.Time))
        {
            var execution = new RunExecution(_planned.Plan with { FailedRetries = failedRetries }, _planned.Layout, journal, new Script(verdicts, _sample.Time), _progress);
            await execution.ExecuteAsync(_planned.Plan.Runs[0], before ?? [], TestContext.Current.CancellationToken);
        }

        return JsonFile.Read<RunResult>(Layout.Result);
    }

    /// <summary>Attempts that end as a test says.</summary>
    private sealed class Script(IReadOnlyList<Verdict> verdicts, TimeProvider time) : IRunAttempt
    {
        private int _next;

        public Task<AttemptOutcome> RunAsync(PlannedRun run, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation)
        {
            var verdict = verdicts[_next++];
            Directory.CreateDirectory(files.Root);
            File.WriteAllBytes(files.Console, System.Text.Encoding.UTF8.GetBytes($"console of attempt {_next}"));
            onStage(GuestStage.Disk);
            var now = time.GetUtcNow();
            var machine = new MachineOutcome(now, now, new MachineEnd.PoweredOff(), [], []);
            return Task.FromResult(new AttemptOutcome(machine, new Judgement(verdict, "as the test says", []), [], null));
        }

        public void CleanUp(RunLayout files, Verdict verdict)
        {
        }
    }
}
