using System.Text.Json;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Condor.Events;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Engines.Condor.Waiting;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Engines.Condor.Events;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>
/// What a real pool of HTCondor 25.14.1 wrote (Debian sid, 2026-12-01): sweeps of tiny guests by StartPool's scripts, then some with DEFAULT_USERLOG_FORMAT_OPTIONS = JSON UTC SUB_SECOND, or with
/// UserLogUseXML of 1 and 2 in their ads. On one node QEMU could not open /dev/kvm, so that its jobs were put back.
/// </summary>
public sealed class Release25Tests
{
    public static TheoryData<string> Logs => [.. Directory.EnumerateFiles(RepositoryRoot.Path("tests/VmSweep.Tests/Engines/Condor/samples/25.14"), "*.log").Select(path => $"25.14/{Path.GetFileNameWithoutExtension(path)}").Order()];

    [Theory]
    [MemberData(nameof(Logs))]
    public void Every_event_of_it_is_understood(string name)
    {
        var events = SampleLogs.Read(SampleLogs.Text(name), warning => Assert.Fail(warning));
        Assert.Equal(SampleLogs.Text(name).Split('\n').Count(line => line is "..." or "}" or "</c>"), events.Count);
        Assert.All(events, each => Assert.True(Enum.IsDefined(each.Kind) && each.Job is not null && each.Headline.Length > 0));
    }

    [Theory]
    [InlineData("green", "000: idle, running on beta.vmsweep-pool, idle, running on alpha.vmsweep-pool, ended, collected; 001: idle, running on alpha.vmsweep-pool, ended, collected")]
    [InlineData("utc-sub-second", "000: idle, running on beta.vmsweep-pool, idle, running on alpha.vmsweep-pool, ended, collected")]
    [InlineData("json", "000: idle, ended")]
    public void The_nodes_log_tells_where_every_run_is(string name, string expected)
    {
        var states = new NodeStates(new ManualTime());
        var told = SampleLogs.Events($"25.14/{name}.nodes").Select(states.Take).OfType<NodeState>().GroupBy(state => state.Serial, Describe).OrderBy(run => run.Key, StringComparer.Ordinal);
        Assert.Equal(expected, string.Join("; ", told.Select(run => $"{run.Key}: {string.Join(", ", run.Aggregate(new List<string>(), (all, each) => all.LastOrDefault() == each ? all : [.. all, each]))}")));
    }

    [Theory]
    [InlineData("removed", true, "the job was removed: 5 - too slow today (by user condor), on alpha.vmsweep-pool")]
    [InlineData("policy", false, "no vm-gahp started it; on beta.vmsweep-pool: An internal error prevented HTCondor from starting the VM.  This job will be rescheduled.  (VMGAHP_ERR_INTERNAL).; then HTCondor's policy removed the job: The system macro SYSTEM_PERIODIC_REMOVE expression")]
    [InlineData("cancelled", false, "; then the job was removed with its DAG: removed because <OtherJobRemoveRequirements = DAGManJobId =?= 4> fired when job (4.0) was removed")]
    [InlineData("json", false, "no machine took the job in 0 minutes; then the job was removed with its DAG: removed because <OtherJobRemoveRequirements = DAGManJobId =?= 20>")]
    [InlineData("green", false, "the guest powered off")]
    [InlineData("xml", false, "the guest powered off")]
    [InlineData("utc-sub-second", false, "the guest powered off")]
    public void The_job_log_tells_how_a_job_ended_and_who_ended_it(string name, bool isUnwanted, string expected)
    {
        var life = LifeOf(name);
        Assert.Contains(expected, UnfinishedRules.Describe(PoolEvidence.EndOf(life, TimeSpan.FromSeconds(60)).End), StringComparison.Ordinal);
        Assert.Equal(isUnwanted, life.IsUnwanted);
    }

    [Theory]
    [InlineData("green", 524370)]
    [InlineData("xml", 524370)]
    [InlineData("utc-sub-second", 524370)]
    public void A_job_that_was_put_back_has_two_attempts_whatever_form_its_log_has(string name, long sent)
    {
        var life = LifeOf(name);
        var lost = Assert.Single(JobAttempts.PutBack(life, 0));
        Assert.Equal((Verdict.NoLaunch, "beta.vmsweep-pool"), (lost.Verdict, lost.Host));
        Assert.EndsWith("(VMGAHP_ERR_INTERNAL).", lost.Reason, StringComparison.Ordinal);
        Assert.Equal("alpha.vmsweep-pool", JobAttempts.Last(life, 1, Verdict.Pass, "", new ManualTime()).Host);
        Assert.Equal(sent, SampleLogs.Events($"25.14/{name}").Last(each => each.Kind == JobEventKind.Terminated).Figure("Run Bytes Sent By Job"));
    }

    [Fact]
    public void Its_queue_and_its_machines_are_listed_as_those_of_23_9_are()
    {
        var queue = Lines("condor_q.txt").Select(QueuedJob.Parse).ToList();
        Assert.Equal([.. Enumerable.Range(1, 13)], queue.Select(job => job!.Cluster));
        Assert.Equal([4, 10, 12], queue.Where(job => job!.Status == 3).Select(job => job!.Cluster));
        var slots = Lines("condor_status.txt").Select(line => line.Split(' ')).Select(words => (Machine: MachineAd.Parse(string.Join(' ', words[..3])), Slot: SlotAd.Parse(string.Join(' ', words[0], words[1], words[3], words[4], words[5])))).ToList();
        Assert.Equal([new MachineAd("alpha.vmsweep-pool", "X86_64", "guest-console.txt"), new MachineAd("beta.vmsweep-pool", "X86_64", "guest-console.txt")], slots.Where(each => each.Slot!.IsDivided).Select(each => each.Machine));
        Assert.All(slots, each => Assert.True(each.Slot!.PlacesFor(ByteSize.MiB(64), 1) >= 1));
    }

    /// <summary>What CondorTools constrains its questions by.</summary>
    [Fact]
    public void A_job_in_its_queue_has_the_attributes_that_are_asked_for()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Path("tests/VmSweep.Tests/Engines/Condor/samples/25.14/condor_q.json")));
        var job = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal((9, 0, 3, 0), (Int("ClusterId"), Int("ProcId"), Int("DAGManJobId"), Int("UserLogUseXML")));
        Assert.Equal(("20261201-0221-green", "000", "Run000"), (Text("VmSweepSweep"), Text("VmSweepRun"), Text("DAGNodeName")));
        int Int(string name) => job.GetProperty(name).GetInt32();
        string? Text(string name) => job.GetProperty(name).GetString();
    }

    private static string Describe(NodeState state) => state.Phase == NodePhase.Running ? $"running on {state.Host}" : $"{state.Phase}".ToLowerInvariant();

    private static JobLife LifeOf(string name)
    {
        var events = SampleLogs.Events($"25.14/{name}");
        return JobLife.Of(events[^1].Job!.Value, events);
    }

    private static IEnumerable<string> Lines(string name) => File.ReadLines(RepositoryRoot.Path($"tests/VmSweep.Tests/Engines/Condor/samples/25.14/{name}"));
}
