using VmSweep.Guest;
using VmSweep.Results;
using static VmSweep.Tests.Results.Evidence;

namespace VmSweep.Tests.Results;

/// <summary>The table of DESIGN §6: one row, one piece of evidence, one verdict, and the words by which the reason names the evidence.</summary>
public sealed class VerdictRulesTests
{
    private static readonly MachineEnd.Deadline BootDeadline = new(TimeSpan.FromSeconds(300), null);

    private static readonly MachineEnd.Deadline PayloadDeadline = new(TimeSpan.FromSeconds(900), GuestStage.Payload);

    private static readonly DiskEvidence NoDisk = DiskEvidence.None("result.qcow2 is missing");

    private static readonly DiskEvidence Running = Disk(Record(GuestStage.Payload, PayloadState.Running));

    private static readonly DiskEvidence Untouched = Disk(null);

    private static readonly (string Row, RunEvidence Evidence, Verdict Verdict, string Reason)[] Table =
    [
        // The payload's doing
        ("green cases, exit 0", Of(PoweredOff, Ended(0, Case("install", CaseStatus.Passed), Case("test", CaseStatus.Passed))), Verdict.Pass, "2 test cases passed."),
        ("green and skipped cases", Of(PoweredOff, Ended(0, Case("test", CaseStatus.Passed), Case("test", CaseStatus.Skipped))), Verdict.Pass, "1 test case passed, 1 skipped."),
        ("no JUnit, exit 0", Of(PoweredOff, Ended(0)), Verdict.Pass, "exit status 0; it reported no test cases"),
        ("by status.json alone", Of(PoweredOff, StatusOnly(Status(GuestStage.Done, PayloadState.Exited, 0))), Verdict.Pass, "exit status 0"),
        ("a failing test", Of(PoweredOff, Ended(1, Case("install", CaseStatus.Passed), Case("test", CaseStatus.Failed, "http", "404"))), Verdict.Fail, "1 of 1 test case failed in 'test', first 'http': 404."),
        ("a failing case in a suite of another name", Of(PoweredOff, Ended(0, Case("pytest", CaseStatus.Error))), Verdict.Fail, "failed in 'test'"),
        ("non-zero exit, all green", Of(PoweredOff, Ended(3, Case("test", CaseStatus.Passed))), Verdict.Fail, "exit status 3 although no test case failed"),
        ("non-zero exit, no cases", Of(PoweredOff, Ended(3)), Verdict.Fail, "exit status 3 and reported no test cases"),
        ("nothing but skipped cases", Of(PoweredOff, Ended(0, Case("test", CaseStatus.Skipped), Case("test", CaseStatus.Skipped))), Verdict.Fail, "No test passed: all 2 test cases were skipped"),
        ("ended by a signal", Of(PoweredOff, Disk(Record(GuestStage.Done, PayloadState.Signaled) with { Signal = 9 })), Verdict.Fail, "run-job was ended by signal 9 after 0 test cases"),
        ("ended, exit status unknown", Of(PoweredOff, Disk(Record(GuestStage.Done, PayloadState.Exited), Case("test", CaseStatus.Passed))), Verdict.Fail, "exit status was not recorded"),
        ("full I/O disk", Of(PoweredOff, Ended(0, Case("test", CaseStatus.Passed)) with { Free = ByteSize.KiB(4) }), Verdict.Fail, "The I/O disk is full (4 KiB free)"),
        ("full I/O disk and a failing test", Of(PoweredOff, Ended(1, Case("test", CaseStatus.Failed)) with { Free = ByteSize.KiB(0) }), Verdict.Fail, "The I/O disk is full"),
        ("unreadable JUnit, exit 0", Of(PoweredOff, Ended(0) with { Payload = new([], ["junit.xml:3: not well-formed XML"], []) }), Verdict.Fail, "test results cannot be trusted: junit.xml:3"),
        ("failed installation, tests failing after it", Of(PoweredOff, Ended(1, Case("install", CaseStatus.Failed, "nginx"), Case("test", CaseStatus.Failed))), Verdict.Install, "failed in 'install', first 'nginx'"),
        ("failed update", Of(PoweredOff, Ended(1, Case("install", CaseStatus.Passed), Case("update", CaseStatus.Error, "xrootd"))), Verdict.Update, "failed in 'update', first 'xrootd'"),
        ("only clean-up failed", Of(PoweredOff, Ended(1, Case("test", CaseStatus.Passed), Case("cleanup", CaseStatus.Failed, "stop"))), Verdict.Cleanup, "Only clean-up failed: 1 of 1"),
        ("clean-up and a test failed", Of(PoweredOff, Ended(1, Case("cleanup", CaseStatus.Failed), Case("test", CaseStatus.Failed))), Verdict.Fail, "failed in 'test'"),
        ("ended by the launcher's limit", Of(PoweredOff, Disk(Record(GuestStage.Done, PayloadState.Timeout), Case("test", CaseStatus.Failed))), Verdict.Timeout, "ran past its limit"),
        ("limit by the record of a damaged disk", Of(PoweredOff, Disk(Record(GuestStage.Done, PayloadState.Timeout)) with { Unreadable = "bad superblock" }), Verdict.Timeout, "by the record"),

        // The guest broke under the payload
        ("second boot while it ran", Of(PoweredOff, Disk(Record(GuestStage.Rebooted, PayloadState.Running, boots: 2))), Verdict.Crash, "rebooted after the payload had started (2 boots by the record)"),
        ("second boot by markers alone", Of(PoweredOff, NoDisk, Marker(GuestStage.Payload), Marker(GuestStage.Rebooted)), Verdict.Crash, "2 boots by the console"),
        ("second boot after a panic", Of(PoweredOff, Disk(Record(GuestStage.Rebooted, PayloadState.Running, boots: 2)), Panic), Verdict.Crash, "the console says: Kernel panic"),
        ("panic while it ran, engine ended it", Of(new MachineEnd.Alarm(Panic), Running, Marker(GuestStage.Payload)), Verdict.Crash, "crashed while the payload ran; the console says: Kernel panic"),
        ("panic while it ran, deadline", Of(PayloadDeadline, Running, Panic), Verdict.Crash, "Kernel panic"),
        ("powered off under a running payload", Of(PoweredOff, Running), Verdict.Crash, "powered off while the payload ran"),
        ("launcher killed, guest idle until the deadline", Of(PayloadDeadline, Running), Verdict.Crash, "the limit of 900 s was reached; the launcher, whose own limit is earlier, no longer acted"),
        ("record and status deleted by the payload", Of(PoweredOff, StatusOnly(null), Marker(GuestStage.Payload)), Verdict.Crash, "powered off while the payload ran"),
        ("cases but no account of an end", Of(PoweredOff, Disk(null, Case("test", CaseStatus.Passed))), Verdict.Crash, "powered off while the payload ran"),

        // Faults
        ("base image damaged", Of(new MachineEnd.ImageUnusable("disk.qcow2 is 4 KiB"), NoDisk), Verdict.ImageError, "The base image cannot be used: disk.qcow2 is 4 KiB."),
        ("QEMU does not start", Of(new MachineEnd.NotLaunched("no memory"), NoDisk), Verdict.NoLaunch, "could not be started: no memory."),
        ("nothing on the console until the deadline", Of(BootDeadline, Untouched), Verdict.BootHang, "hung before its launcher started: the limit of 300 s was reached"),
        ("silence", Of(BootDeadline with { Silence = true }, Untouched), Verdict.BootHang, "the console was silent for 300 s"),
        ("deadline in the network stage", Of(BootDeadline, Disk(Record(GuestStage.Network, PayloadState.NotRun))), Verdict.BootHang, "in stage 'network'"),
        ("panic at boot", Of(new MachineEnd.Alarm(Panic), Untouched), Verdict.BootHang, "stopped before its launcher started; the console says: Kernel panic"),
        ("second boot before the payload", Of(PoweredOff, Disk(Record(GuestStage.Rebooted, PayloadState.NotRun, boots: 2))), Verdict.BootHang, "rebooted before the payload had started"),
        ("powered off without the launcher", Of(PoweredOff, Untouched), Verdict.BootHang, "powered off before its launcher started"),
        ("pool deadline, no disk, no console", Of(BootDeadline, NoDisk), Verdict.BootHang, "inferred"),
        ("launcher did not get its disk", Of(PoweredOff, Untouched, Marker(GuestStage.NoDisk, ("reason", "wrong_fs_type"))), Verdict.BootHang, "did not get its I/O disk: wrong fs type"),
        ("restarted while it ran", Of(new MachineEnd.Restarted(), Running), Verdict.Crash, "restarted itself while the payload ran"),
        ("restarted while booting", Of(new MachineEnd.Restarted(), Untouched), Verdict.BootHang, "restarted itself before its launcher started"),
        ("run-job cannot be executed", Of(PoweredOff, Disk(Record(GuestStage.NoPayload, PayloadState.NotRun)), Marker(GuestStage.NoPayload, ("reason", "run-job_is_not_executable"))), Verdict.Fail, "could not be run: run-job is not executable"),
        ("probe failed, by status.json", Of(PoweredOff, StatusOnly(Status(GuestStage.Done, PayloadState.NotRun, networkFailure: "no address on ens3 after 120 s"))), Verdict.NoNetwork, "no working network: no address on ens3 after 120 s;"),
        ("probe failed, by the record and a marker", Of(PoweredOff, Disk(Record(GuestStage.NoNetwork, PayloadState.NotRun)), Marker(GuestStage.NoNetwork, ("reason", "no_route"))), Verdict.NoNetwork, "no working network: no route;"),
        ("no disk", Of(PoweredOff, NoDisk), Verdict.NoResult, "cannot be read: result.qcow2 is missing"),
        ("payload ended by the record, disk unreadable", Of(PoweredOff, Ended(0) with { Unreadable = "bad inode table" }), Verdict.NoResult, "exit status 0 by the record, but the result disk cannot be read: bad inode table"),
        ("deadline under the payload, disk unreadable", Of(PayloadDeadline, NoDisk, Marker(GuestStage.Payload)), Verdict.NoResult, "had started"),
        ("record damaged, no status", Of(PoweredOff, new DiskEvidence { Record = new GuestRecordReading.Damaged("wrong checksum") }), Verdict.NoResult, "neither the record nor status.json"),
        ("QEMU killed from outside at boot", Of(new MachineEnd.Lost("QEMU was ended by signal 9"), Untouched), Verdict.Lost, "The run was lost: QEMU was ended by signal 9."),
        ("QEMU killed from outside under the payload", Of(new MachineEnd.Lost("evicted"), Running), Verdict.Lost, "lost while the payload ran: evicted"),
        ("removed, no disk", Of(new MachineEnd.Lost("the job was removed"), NoDisk), Verdict.Lost, "the job was removed"),

        // Ended, and then something happened that changes nothing
        ("lost after the payload had ended", Of(new MachineEnd.Lost("evicted"), Ended(0, Case("test", CaseStatus.Passed))), Verdict.Pass, "1 test case passed"),
        ("did not power off", Of(new MachineEnd.Deadline(TimeSpan.FromSeconds(60), GuestStage.Done), Ended(0)), Verdict.Pass, "exit status 0"),
        ("record left behind by a payload that moved it", Of(PoweredOff, Running with { Status = new GuestStatusReading.Valid(Status(GuestStage.Done, PayloadState.Exited, 0)) }), Verdict.Pass, "exit status 0"),
        ("status.json of the stage before", Of(PoweredOff, Ended(0) with { Status = new GuestStatusReading.Valid(Status(GuestStage.Payload, PayloadState.Running)) }), Verdict.Pass, "exit status 0"),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(row => row.Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Evidence_leads_to_its_verdict_and_the_reason_names_it(string row)
    {
        var (_, evidence, verdict, reason) = Table.Single(entry => entry.Row == row);

        var judgement = VerdictRules.Judge(evidence);

        Assert.Equal(verdict, judgement.Verdict);
        Assert.Contains(reason, judgement.Reason);
        Assert.DoesNotContain('\n', judgement.Reason);
    }

    [Fact]
    public void Every_verdict_has_a_row_but_the_one_that_needs_exceptions() =>
        Assert.Equal([Verdict.Ignore], Enum.GetValues<Verdict>().Except(Table.Select(row => row.Verdict)));

    [Fact]
    public void Excepted_failures_are_ignored_whatever_the_exit_status()
    {
        var evidence = Of(PoweredOff, Ended(1, Case("test", CaseStatus.Passed), Case("test", CaseStatus.Failed, "known")));

        Assert.Equal(Verdict.Ignore, VerdictRules.Judge(evidence, test => test.Name == "known").Verdict);
        Assert.Equal(Verdict.Fail, VerdictRules.Judge(evidence, test => test.Name == "other").Verdict);
    }

    [Fact]
    public void An_exception_does_not_excuse_another_failure()
    {
        var evidence = Of(PoweredOff, Ended(1, Case("install", CaseStatus.Failed, "known"), Case("test", CaseStatus.Failed, "new")));

        var judgement = VerdictRules.Judge(evidence, test => test.Name == "known");

        Assert.Equal(Verdict.Fail, judgement.Verdict);
        Assert.Contains("first 'new'", judgement.Reason);
    }

    [Fact]
    public void Notes_tell_what_does_not_change_the_verdict()
    {
        var disk = Ended(0) with
        {
            Record = new GuestRecordReading.Valid(Record(GuestStage.Done, PayloadState.Exited, 0), "wrong checksum"),
            Status = new GuestStatusReading.Damaged("longer than 65536 bytes"),
            Payload = new([], [], ["c.xml is not JUnit"]),
        };
        var stuck = new ConsoleAlarm(ConsoleAlarmKind.SoftLockup, "BUG: soft lockup");

        var judgement = VerdictRules.Judge(Of(new MachineEnd.Deadline(TimeSpan.FromSeconds(60), GuestStage.Done), disk, stuck, stuck));

        Assert.Equal(
            [
                "One copy of the record is damaged (wrong checksum); the other was used.",
                "status.json is not used: longer than 65536 bytes.",
                "The guest did not power off by itself: the limit of 60 s was reached.",
                "c.xml is not JUnit",
                "Console: BUG: soft lockup (and 1 more of the kind)",
            ],
            judgement.Notes);
    }

    [Fact]
    public void Facts_come_from_status_and_record()
    {
        var facts = GuestFactsBuilder.From(Ended(0) with { Status = new GuestStatusReading.Valid(Status(GuestStage.Done, PayloadState.Exited, 0)) });

        Assert.Equal("Debian GNU/Linux 12 (bookworm)", facts!.OperatingSystem);
        Assert.Equal(ByteSize.MiB(50), facts.IoDiskFree);
        Assert.Null(GuestFactsBuilder.From(NoDisk));
    }

    /// <summary>An image made for vm-test-runs has no record.</summary>
    private static DiskEvidence StatusOnly(GuestStatus? status) => new()
    {
        Status = status is null ? new GuestStatusReading.Missing() : new GuestStatusReading.Valid(status),
    };
}
