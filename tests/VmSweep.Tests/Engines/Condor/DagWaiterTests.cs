using VmSweep.Engines.Condor.Tools;
using VmSweep.Engines.Condor.Waiting;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Reports.Progress;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>Waiting for a DAG whose pool is made up: by its files, and now and then by its queue.</summary>
public sealed class DagWaiterTests : IDisposable
{
    private const string DagSubmitted = "000 (005.000.000) 2026-11-22 18:29:00 Job submitted from host: <h>\n...\n";

    private const string DagEnded = "005 (005.000.000) 2026-11-22 18:40:00 Job terminated.\n\t(1) Normal termination (return value 0)\n...\n";

    private const string DagRemoved = "009 (005.000.000) 2026-11-22 18:45:00 Job was aborted.\n\tvia condor_rm (by user builder)\n...\n";

    private const string RunSubmitted = "000 (007.000.000) 2026-11-22 18:29:10 Job submitted from host: <h>\n    DAG Node: Run000\n...\n";

    private const string RunExecuted = "001 (007.000.000) 2026-11-22 18:29:20 Job executing on host: <h>\n\tSlotName: slot1_1@alpha\n...\n";

    private const string RunHeld = "012 (007.000.000) 2026-11-22 18:29:40 Job was held.\n\tTransfer input files failure (errno 2)\n\tCode 13 Subcode 2\n...\n";

    private readonly CondorSample _sample = new();
    private readonly RecordingProgress _progress = new();
    private readonly HurryingTime _time = new();

    [Fact(Timeout = 120_000)]
    public async Task It_tells_what_the_events_mean_and_ends_with_the_DAG()
    {
        Write(DagSubmitted + DagEnded, RunSubmitted + RunExecuted + RunHeld);

        await WaitAsync(Queue());

        Assert.Equal(
            [
                "started 000, attempt 1",
                "run 000: job 7.0 is on alpha",
                "run 000: job 7.0 is held (it was on alpha): Transfer input files failure (errno 2). a file that it needs is gone from this machine; the run is tried again, and fails again until the file is there",
            ],
            _progress.Said);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("[ DAGNodeName = \"Run000\"; JobBatchName = \"20261122-1830-nightly\" ]")]
    [InlineData("[ JobBatchName = \"20261122-1830-nightly\"; DAGNodeName = \"Run000\" ]")]
    public async Task A_run_is_known_by_the_ad_that_its_submission_has_since_25_11(string notes)
    {
        Write(DagSubmitted + DagEnded, RunSubmitted.Replace("DAG Node: Run000", notes + "\n    WARNING: Committed job submission into the queue with the following warning(s): none") + RunExecuted);
        await WaitAsync(Queue());
        Assert.Equal(["started 000, attempt 1", "run 000: job 7.0 is on alpha"], _progress.Said);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_removal_is_told_with_who_did_it()
    {
        const string aborted = "009 (007.000.000) 2026-11-22 18:30:00 Job was aborted.\n";
        Write(DagSubmitted + DagEnded, RunSubmitted + RunExecuted + aborted + "\ttoo slow today (by user builder)\n...\n" + aborted + "\tMemory\n...\n" + aborted + "...\n");
        await WaitAsync(Queue());
        Assert.Equal(
            [
                "run 000: job 7.0: the job was removed: too slow today (by user builder)", "run 000: job 7.0: HTCondor's policy removed the job: Memory", "run 000: job 7.0: the job was removed without a reason",
            ],
            _progress.Said.Skip(2));
    }

    [Fact(Timeout = 120_000)]
    public async Task Whoever_waits_again_is_not_told_twice()
    {
        Write(DagSubmitted + DagEnded, RunSubmitted + RunExecuted);
        await WaitAsync(Queue());
        _progress.Said.Clear();
        Append(_sample.Files.NodesLog, RunHeld);

        await WaitAsync(Queue());

        Assert.Equal("started 000, attempt 1", _progress.Said[0]);
        Assert.StartsWith("run 000: job 7.0 is held", Assert.Single(_progress.Said.Skip(1)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_job_that_DAGMan_awaits_and_the_queue_has_not_ends_the_DAG()
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted);
        var pool = Queue("5 0 2").On("condor_rm", _ => Append(_sample.Files.DagmanLog, DagRemoved));

        await WaitAsync(pool);

        Assert.Equal($"(ClusterId == 5 && Iwd == \"{_sample.Sweep.Root}\")", Assert.Single(pool.Commands, command => command.Program == "condor_rm").Arguments[1]);
        Assert.Contains("DAGMan waits for job 7.0 of run 000, which is no longer in the queue: the DAG is removed, what there is is reported", _progress.Said);
    }

    [Fact(Timeout = 120_000)]
    public async Task But_not_while_other_runs_go_on()
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted + RunSubmitted.Replace("007", "008").Replace("Run000", "Run001") + RunExecuted.Replace("007", "008"));
        var queries = 0;
        var pool = new FakeProcessRunner().On("condor_q", _ => new FakeAnswer(0, ++queries < 10 ? "5 0 2\n8 0 2\n" : "5 0 2\n")).On("condor_rm", _ => Append(_sample.Files.DagmanLog, DagRemoved));

        await WaitAsync(pool);

        Assert.Single(_progress.Said, "run 000: job 7.0 is no longer in the queue, and DAGMan has not heard of its end; the other runs go on");
        Assert.True(queries >= 10);
        Assert.Single(pool.Commands, command => command.Program == "condor_rm");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_sweep_that_takes_longer_than_all_its_limits_is_ended()
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted);
        var pool = Queue("5 0 2\n7 0 2").On("condor_rm", _ => Append(_sample.Files.DagmanLog, DagRemoved));

        await WaitAsync(pool);

        Assert.Contains("the sweep has taken longer than all its limits together (48.1 h): the DAG is removed, what there is is reported", _progress.Said);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_DAGMan_that_crashes_whenever_it_is_started_is_ended()
    {
        Write(DagSubmitted + string.Concat(Enumerable.Repeat("004 (005.000.000) 2026-11-22 18:31:00 Job was evicted.\n...\n", 11)), RunSubmitted + RunExecuted);
        var pool = Queue("5 0 2\n7 0 2").On("condor_rm", _ => Append(_sample.Files.DagmanLog, DagRemoved));

        await WaitAsync(pool);

        Assert.Contains(_progress.Said, line => line.StartsWith("DAGMan (job 5) has crashed 11 times; ", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_DAG_that_is_gone_without_its_end_was_lost()
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(Queue()));
        Assert.Contains("the submit machine lost it. Type the same command again", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_DAGMan_that_gives_up_at_once_is_quoted()
    {
        Write(DagSubmitted + DagEnded, "");
        VmSweep.Files.AtomicFile.WriteText(_sample.Files.DagmanOutput, "11/25/26 23:21:38 Warning: default node log file /tmp/x is in /tmp\n11/25/26 23:21:38 ERROR: Warning is fatal error\n");
        var problem = await Assert.ThrowsAsync<ProblemException>(() => WaitAsync(Queue()));
        Assert.Contains("gave up before it had run anything: 11/25/26 23:21:38 Warning: default node log file /tmp/x is in /tmp; ", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task When_nothing_runs_it_is_explained_with_the_machines_that_went_offline()
    {
        Write(DagSubmitted, RunSubmitted);
        var asked = 0;
        var pool = Queue()
            .On("condor_q", command => command.Arguments.Contains("-better-analyze") ? new(0, "No machines matched the jobs's constraints\n") : new(0, "5 0 2\n7 0 1\n"))
            .On("condor_status", _ =>
            {
                if (asked++ == 0)
                    Append(_sample.Files.DagmanLog, DagEnded);
                return new(0, "alpha VMGAHP_ERR_INTERNAL\n");
            });

        await WaitAsync(pool);

        Assert.Contains("1 runs wait and none runs. Run 000, job 7.0:", _progress.Said);
        Assert.Contains("  No machines matched the jobs's constraints", _progress.Said);
        Assert.Contains(_progress.Said, line => line.Contains("alpha has taken the VM universe offline (VMGAHP_ERR_INTERNAL). Its administrator: echo 'HasVM = True' | condor_update_machine_ad -name alpha", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_schedd_that_hangs_for_hours_costs_no_sweep()
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted);
        var asked = 0;
        var pool = Queue().On("condor_q", _ => ++asked switch
        {
            < 300 => Hang("condor_q"),
            < 302 => new FakeAnswer(0, "5 0 2\n7 0 2\n"),
            _ => Ended(),
        });

        await WaitAsync(pool);

        Assert.Single(_progress.Said, "the schedd does not answer; waiting for it");
        Assert.Single(_progress.Said, "the schedd answers again");

        FakeAnswer Ended()
        {
            Append(_sample.Files.DagmanLog, DagEnded);
            return new(0, "5 0 2\n7 0 2\n");
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData("hangs")]
    [InlineData("refuses")]
    public async Task A_DAG_that_cannot_be_removed_now_is_removed_later(string how)
    {
        Write(DagSubmitted, RunSubmitted + RunExecuted);
        var asked = 0;
        var pool = Queue("5 0 2").On("condor_rm", _ =>
        {
            if (++asked < 20)
                return how == "hangs" ? Hang("condor_rm") : new FakeAnswer(1, Errors: "Failed to connect to schedd\n");
            Append(_sample.Files.DagmanLog, DagRemoved);
            return FakeAnswer.Success;
        });

        await WaitAsync(pool);

        Assert.Equal(20, asked);
        Assert.Contains(_progress.Said, line => line.Contains($"and the DAG cannot be removed now: {(how == "hangs" ? "'condor_rm' did not answer within 60 s" : "Failed to connect to schedd")}; trying again", StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_analysis_that_takes_too_long_ends_nothing()
    {
        Write(DagSubmitted, RunSubmitted);
        var asked = 0;
        var pool = Queue()
            .On("condor_q", command => command.Arguments.Contains("-better-analyze") ? Hang("condor_q") : new(0, "5 0 2\n7 0 1\n"))
            .On("condor_status", _ =>
            {
                if (asked++ == 0)
                    Append(_sample.Files.DagmanLog, DagEnded);
                return Hang("condor_status");
            });

        await WaitAsync(pool);

        Assert.Contains("  why is not known now: 'condor_q' did not answer within 60 s", _progress.Said);
    }

    public void Dispose() => _sample.Dispose();

    private static FakeAnswer Hang(string tool) => throw new TimeoutException($"{tool} was killed after 60 s.");

    private static FakeProcessRunner Queue(string jobs = "") => new FakeProcessRunner()
        .On("condor_q", _ => new FakeAnswer(0, jobs.Length == 0 ? "" : jobs + "\n"))
        .On("condor_status", _ => FakeAnswer.Success);

    private static void Append(string path, string text) => File.AppendAllText(path, text);

    private Task WaitAsync(FakeProcessRunner pool) =>
        new DagWaiter(CondorSample.Plan(), _sample.Files, new CondorTools(new CondorAccess(null, null, null), pool), _progress, _time).WaitAsync(TestContext.Current.CancellationToken);

    private void Write(string dagmanLog, string nodesLog)
    {
        _sample.Submit("000", "");
        VmSweep.Files.AtomicFile.WriteText(_sample.Files.DagmanLog, dagmanLog);
        VmSweep.Files.AtomicFile.WriteText(_sample.Files.NodesLog, nodesLog);
    }

    private sealed class RecordingProgress : ISweepProgress
    {
        public List<string> Said { get; } = [];

        public void RunStarted(TestRun run, int attempt) => Said.Add($"started {run.Serial}, attempt {attempt}");

        public void StageReached(TestRun run, GuestStage stage) => Said.Add($"stage {run.Serial}");

        public void RunFinished(RunResult result) => Said.Add($"finished {result.Run.Serial}");

        public void Message(string text) => Said.Add(text);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
