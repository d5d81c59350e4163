using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Files;
using VmSweep.InputImages;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Engines.Condor.Events;
using VmSweep.Tests.Guest;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>vmsweep collect: what DAGMan is told, and what it leaves.</summary>
public sealed class RunCollectorTests : IDisposable
{
    private const string Executed = """
        000 (007.000.000) 2026-11-22 18:00:00 Job submitted from host: <h>
            DAG Node: Run000
        ...
        001 (007.000.000) 2026-11-22 18:00:10 Job executing on host: <h>
        	SlotName: slot1_1@alpha
        ...

        """;

    private const string PoweredOff = "005 (007.000.000) 2026-11-22 18:02:00 Job terminated.\n\t(1) Normal termination (return value 0)\n...\n";

    private const string RanTooLong =
        "012 (007.000.000) 2026-11-22 19:02:00 Job was held.\n\tVmSweep: the machine ran past its host deadline of 3780 s\n\tCode 3 Subcode 42\n...\n"
        + "009 (007.000.000) 2026-11-22 19:02:05 Job was aborted.\n\tThe job attribute PeriodicRemove expression evaluated to TRUE\n...\n";

    private readonly CondorSample _sample = new();

    [Fact]
    public void A_payload_that_passed_is_good()
    {
        _sample.Submit("000", Executed + PoweredOff);
        WriteDisk(exit: 0);

        Assert.Equal(RunCollector.Good, Collect());

        var result = JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result);
        Assert.Equal((Verdict.Pass, "alpha"), (result.Verdict, Assert.Single(result.Attempts).Host));
        Assert.Contains("Job 7.0 on alpha: 10 s in the queue, guest 41 s, HTCondor around it 69 s.", result.Notes);
    }

    [Fact]
    public void A_payload_that_failed_is_final_and_not_tried_again()
    {
        _sample.Submit("000", Executed + PoweredOff);
        WriteDisk(exit: 3);
        Assert.Equal(RunCollector.Final, Collect());
        Assert.Equal(Verdict.Fail, JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Verdict);
    }

    [Fact]
    public void Or_is_where_somebody_asked_for_it_and_its_files_are_put_aside()
    {
        _sample.Submit("000", Executed + PoweredOff);
        WriteDisk(exit: 3);
        Assert.Equal(RunCollector.Again, Collect(failedRetries: 1));
        Assert.False(File.Exists(_sample.Sweep.Run("000").Result));
        Assert.True(File.Exists(Path.Combine(_sample.Sweep.Run("000").Attempt(1), "result.qcow2")));
    }

    [Fact]
    public void A_fault_is_tried_again_on_another_machine()
    {
        _sample.Submit("000", Executed + RanTooLong);

        Assert.Equal(RunCollector.Again, Collect());

        Assert.Equal("avoid = (TARGET.Machine =!= \"alpha\")\n", File.ReadAllText(_sample.Files.Placement("000")));
        var attempt = Assert.Single(CollectedAttempts.Read(_sample.Files.Attempts("000")).Attempts);
        Assert.Equal((Verdict.BootHang, "7.0"), (attempt.Attempt.Verdict, attempt.Job));
        Assert.Contains("(inferred: no disk came back and no console is known)", attempt.Attempt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_without_a_try_left_is_the_runs_result()
    {
        _sample.Submit("000", Executed + RanTooLong);
        Assert.Equal(RunCollector.Again, Collect(isLast: true));
        Assert.Equal(Verdict.BootHang, JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Verdict);
    }

    [Fact]
    public void Whoever_removes_a_job_does_not_want_it_again()
    {
        _sample.Submit("000", Executed + "009 (007.000.000) 2026-11-22 18:01:00 Job was aborted.\n\tvia condor_rm (by user builder)\n...\n");
        // "Again" would make DAGMan start another job for a run that has its result.
        Assert.Equal(RunCollector.Final, Collect());
        Assert.Equal(RunCollector.Final, Collect());
        var result = JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result);
        Assert.Equal("The run was lost: the job was removed via condor_rm (by user builder), on alpha. (job 7.0)", result.Reason);
    }

    [Theory]
    [InlineData("too slow today (by user builder)", "the job was removed: too slow today (by user builder)")]
    [InlineData("5 - too slow (by user builder)", "the job was removed: 5 - too slow (by user builder)")]
    [InlineData("Code 3 Subcode 42 (by user root)", "the job was removed: Code 3 Subcode 42 (by user root)")]
    [InlineData("Python-initiated action (by user builder@pool.example.org)", "the job was removed: Python-initiated action (by user builder@pool.example.org)")]
    [InlineData("via condor_rm -forcex (by user condor)", "the job was removed via condor_rm -forcex (by user condor)")]
    [InlineData("The job attribute PeriodicRemove expression was wrong (by user root)", "the job was removed: The job attribute PeriodicRemove expression was wrong (by user root)")]
    [InlineData("", "the job was removed without a reason")]
    public void A_persons_removal_stands_with_its_reason_and_no_machine_is_blamed(string reason, string expected)
    {
        foreach (var log in Logs(Executed + $"009 (007.000.000) 2026-11-22 18:01:00 Job was aborted.\n{(reason.Length > 0 ? $"\t{reason}\n" : "")}...\n"))
        {
            _sample.Submit("000", log);
            Assert.Equal(RunCollector.Final, Collect());
            var result = JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result);
            Assert.Equal((Verdict.Lost, $"The run was lost: {expected}, on alpha. (job 7.0)"), (result.Verdict, result.Reason));
            Assert.Equal("-", Assert.Single(result.Attempts).Host);
            Forget();
        }
    }

    [Theory]
    [InlineData("The job attribute PeriodicRemove expression '((time() - QDate) > 86400)' evaluated to TRUE", "the job was put back 1 times, then removed: The job attribute PeriodicRemove")]
    [InlineData("The system macro SYSTEM_PERIODIC_REMOVE expression 'MemoryUsage > 10' evaluated to TRUE", "HTCondor's policy removed the job: The system macro SYSTEM_PERIODIC_REMOVE")]
    [InlineData("Too large for this pool", "HTCondor's policy removed the job: Too large for this pool, on alpha")]
    [InlineData("removed because <OtherJobRemoveRequirements = DAGManJobId =?= 5> fired when job (5.0) was removed", "the job was removed with its DAG: removed because")]
    [InlineData("DAG Removed: User removed scheduler job from queue. (by user builder)", "the job was removed with its DAG: DAG Removed: User removed scheduler job from queue.")]
    [InlineData("Job lease expired", "HTCondor's policy removed the job: Job lease expired")]
    [InlineData("DAG Limit: Max number of held jobs was reached. (by user builder)", "DAGMan removed the job: DAG Limit: Max number of held jobs was reached.")]
    [InlineData("Node Error: DAG node Run000 (7.0.0) got ULOG_JOB_ABORTED event. (by user builder)", "DAGMan removed the job: Node Error: DAG node Run000")]
    public void A_policys_removal_and_DAGMans_is_a_fault_and_tried_again(string reason, string expected)
    {
        foreach (var log in Logs(Executed + $"009 (007.000.000) 2026-11-22 18:01:00 Job was aborted.\n\t{reason}\n...\n"))
        {
            _sample.Submit("000", log);
            Assert.Equal(RunCollector.Again, Collect());
            var attempt = Assert.Single(CollectedAttempts.Read(_sample.Files.Attempts("000")).Attempts).Attempt;
            Assert.Equal((Verdict.Lost, expected.Contains("policy", StringComparison.Ordinal) || expected.Contains("put back", StringComparison.Ordinal) ? "alpha" : "-"), (attempt.Verdict, attempt.Host));
            Assert.Contains(expected, attempt.Reason, StringComparison.Ordinal);
            Forget();
        }
    }

    [Fact]
    public void Whoever_removes_a_held_job_does_not_want_it_either_and_why_it_was_held_stays_known()
    {
        _sample.Submit("000", Executed
            + "012 (007.000.000) 2026-11-22 18:01:00 Job was held.\n\tTransfer input files failure (errno 2)\n\tCode 13 Subcode 2\n...\n"
            + "009 (007.000.000) 2026-11-22 18:02:00 Job was aborted.\n\tno longer needed (by user root)\n...\n");
        Assert.Equal(RunCollector.Final, Collect());
        Assert.Contains(
            "the job was removed: no longer needed (by user root), on alpha; it was held before: Transfer input files failure (errno 2) (hold code 13, subcode 2)",
            JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pools_policy_stands_behind_a_hold_and_behind_a_long_wait()
    {
        const string removed = "009 (007.000.000) 2026-11-22 18:02:00 Job was aborted.\n\tHeld too long\n...\n";
        _sample.Submit("000", Executed + "012 (007.000.000) 2026-11-22 18:01:00 Job was held.\n\tno such file\n\tCode 13 Subcode 2\n...\n" + removed);
        Collect();
        _sample.Submit("001", Executed.Split("001 (007")[0] + removed);
        new RunCollector(CondorSample.Plan(), _sample.Sweep, new ManualTime()).Collect("001", "7.0.0", isLast: false);
        string ReasonOf(string serial) => Assert.Single(CollectedAttempts.Read(_sample.Files.Attempts(serial)).Attempts).Attempt.Reason;
        Assert.Contains("HTCondor held the job: no such file (hold code 13, subcode 2); then HTCondor's policy removed the job: Held too long", ReasonOf("000"), StringComparison.Ordinal);
        Assert.Contains("no machine took the job in 2 minutes; then HTCondor's policy removed the job: Held too long", ReasonOf("001"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_whose_log_is_in_another_form_ran_all_the_same()
    {
        foreach (var log in Logs(Executed + PoweredOff))
        {
            _sample.Submit("000", log);
            WriteDisk(exit: 0);
            Assert.Equal(RunCollector.Good, Collect());
            Assert.Equal("alpha", Assert.Single(JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Attempts).Host);
            Forget();
        }
    }

    [Fact]
    public void Why_a_machine_put_a_job_back_is_told_since_HTCondor_says_it()
    {
        _sample.Submit("000", Executed
            + "004 (007.000.000) 2026-11-22 18:00:20 Job was evicted. Code 1021 Subcode 102\n\t(0) CPU times\n\t\tUsr 0 00:00:00, Sys 0 00:00:00  -  Run Remote Usage\n\t0  -  Run Bytes Sent By Job\n"
            + "\tReason: The startd was shut down\n\tPartitionable Resources :    Usage  Request Allocated \n\t   Cpus                 :        0        1         1 \n...\n"
            + "001 (007.000.000) 2026-11-22 18:00:30 Job executing on host: <h>\n\tSlotName: slot1_1@beta\n...\n" + PoweredOff);
        WriteDisk(exit: 0);
        Assert.Equal(RunCollector.Good, Collect());
        Assert.Equal("HTCondor put job 7.0 back: The startd was shut down", JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Attempts[0].Reason);
    }

    [Fact]
    public void A_machine_that_could_not_start_it_is_an_attempt_of_its_own_when_HTCondor_put_the_job_elsewhere()
    {
        _sample.Submit("000", Executed
            + "021 (007.000.000) 2026-11-22 18:00:20 Message from starter on slot1_1@alpha:\n\tAn internal error. (VMGAHP_ERR_INTERNAL).\n...\n"
            + "004 (007.000.000) 2026-11-22 18:00:20 Job was evicted.\n...\n"
            + "001 (007.000.000) 2026-11-22 18:00:30 Job executing on host: <h>\n\tSlotName: slot1_1@beta\n...\n" + PoweredOff);
        WriteDisk(exit: 0);

        Assert.Equal(RunCollector.Good, Collect());

        var result = JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result);
        Assert.Equal([(Verdict.NoLaunch, "alpha"), (Verdict.Pass, "beta")], result.Attempts.Select(attempt => (attempt.Verdict, attempt.Host)));
    }

    [Fact]
    public void A_shadow_exception_ends_an_attempt_without_another_word()
    {
        _sample.Submit("000", Executed
            + "007 (007.000.000) 2026-11-22 18:00:40 Shadow exception!\n\tError from slot1_1@alpha: it does not respond\n\t0  -  Run Bytes Sent By Job\n...\n"
            + "001 (007.000.000) 2026-11-22 18:01:30 Job executing on host: <h>\n\tSlotName: slot1_1@beta\n...\n" + PoweredOff);
        WriteDisk(exit: 0);

        Assert.Equal(RunCollector.Good, Collect());

        var first = JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Attempts[0];
        Assert.Equal((Verdict.Lost, "alpha", TimeSpan.FromSeconds(30)), (first.Verdict, first.Host, first.Ended - first.Started));
    }

    [Fact]
    public void A_second_call_for_the_same_job_says_the_same_and_counts_it_once()
    {
        _sample.Submit("000", Executed + RanTooLong);
        Assert.Equal(RunCollector.Again, Collect());
        Assert.Equal(RunCollector.Again, Collect());
        Assert.Single(CollectedAttempts.Read(_sample.Files.Attempts("000")).Attempts);
    }

    [Fact]
    public void Another_job_of_the_same_number_is_another_attempt()
    {
        _sample.Submit("000", Executed + RanTooLong);
        Collect();
        _sample.Submit("000", Executed + RanTooLong + (Executed + RanTooLong).Replace("2026-11-22", "2026-11-23", StringComparison.Ordinal));
        Collect(isLast: true);
        Assert.Equal(2, JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Attempts.Count);
    }

    [Fact]
    public void A_job_that_HTCondor_did_not_take_was_not_launched()
    {
        _sample.Submit("000", "");
        Assert.Equal(RunCollector.Again, new RunCollector(CondorSample.Plan(), _sample.Sweep, new ManualTime()).Collect("000", "-1.-1.-1", isLast: true));
        Assert.Equal(Verdict.NoLaunch, JsonFile.Read<RunResult>(_sample.Sweep.Run("000").Result).Verdict);
    }

    [Fact]
    public void The_reason_of_a_hold_is_noted_as_it_happens()
    {
        _sample.Submit("000", SampleLogs.Text("b-hang-hold"));
        HoldNotes.Add(_sample.Sweep, "000", "31.0.0", new ManualTime());
        Assert.Equal("2026-11-22 19:28:31Z job 31.0 on condorlab.local: wall time of the test used up (hold code 3, subcode 42)\n", File.ReadAllText(_sample.Files.Holds("000")));
    }

    public void Dispose() => _sample.Dispose();

    private int Collect(bool isLast = false, int failedRetries = 0) =>
        new RunCollector(CondorSample.Plan(failedRetries: failedRetries), _sample.Sweep, new ManualTime()).Collect("000", "7.0.0", isLast);

    /// <summary>A log in all its forms.</summary>
    private static string[] Logs(string classic)
    {
        var events = SampleLogs.Read(classic);
        return [classic, string.Concat(events.Select(LogForms.Json)), string.Concat(events.Select(LogForms.Xml))];
    }

    private void Forget() => Directory.Delete(_sample.Sweep.Run("000").Root, recursive: true);

    /// <summary>An I/O disk as a launcher leaves it after 41 s.</summary>
    private void WriteDisk(int exit)
    {
        var record = GuestRecordText.Disk(GuestRecordText.Body(sequence: 2, "done", "exited", $"{exit}"));
        var tree = new ExtTree().AddDirectory(InputImage.Output).AddReservedFile(InputImage.Record, InputImage.RecordOffset, FileContent.FromBytes(record));
        ExtWriter.WriteImage(_sample.Sweep.Run("000").ResultImage, DiskImageFormat.Qcow2, ByteSize.MiB(4).Bytes, tree, new ExtFormatOptions { Label = InputImage.Label });
    }
}
