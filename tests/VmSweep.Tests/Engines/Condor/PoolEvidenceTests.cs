using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Condor.Events;
using VmSweep.Results;
using VmSweep.Tests.Engines.Condor.Events;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>From the logs of real jobs to what an engine saw.</summary>
public sealed class PoolEvidenceTests
{
    [Theory]
    [InlineData("c-payload-fails", "the guest powered off")]
    [InlineData("b-hang-hold", "the limit of 60 s was reached")]
    [InlineData("e-rm", "the job was removed via condor_rm (by user submitter), on condorlab.local")]
    [InlineData("a1-missing-transfer-input", "the job was removed via condor_rm (by user submitter), on condorlab.local; it was held before: Transfer input files failure at access point")]
    [InlineData("a2-disk-not-transferred", "the job was removed via condor_rm (by user submitter), on condorlab.local; it was held before: ")]
    [InlineData("transfer-output-unreadable", "the guest powered off")]
    public void Every_way_in_which_a_job_ends_is_told_apart(string log, string expected)
    {
        var (end, noDisk) = PoolEvidence.EndOf(LifeOfLast(log), TimeSpan.FromSeconds(60));

        Assert.StartsWith(expected, UnfinishedRules.Describe(end), StringComparison.Ordinal);
        Assert.Equal(log == "c-payload-fails", noDisk is null);
    }

    [Fact]
    public void A_job_that_no_vm_gahp_started_was_not_launched()
    {
        var life = LifeOfLast("d1-bad-format") with { End = new JobEnd.Aborted(default, Removal.Of("The job attribute PeriodicRemove expression '…' evaluated to TRUE")) };

        var (end, _) = PoolEvidence.EndOf(life, TimeSpan.FromSeconds(60));

        Assert.Contains("VMGAHP_ERR_INTERNAL", Assert.IsType<MachineEnd.NotLaunched>(end).Reason, StringComparison.Ordinal);
        Assert.Equal("condorlab.local", Assert.Single(life.Executions).Host);
    }

    [Fact]
    public void Events_of_another_job_in_the_same_log_mean_nothing()
    {
        var life = JobLife.Of(new JobId(31, 0), SampleLogs.Events("b-hang-hold"));
        Assert.True(Assert.Single(life.Holds).IsDeadline);
        Assert.Equal("condorlab.local", Assert.Single(life.Executions).Host);
        Assert.Equal(79, (Assert.Single(life.Executions).Ended - life.Executions[0].Started)?.TotalSeconds);
    }

    [Fact]
    public void A_jobs_time_is_taken_apart()
    {
        Assert.Matches(
            @"^Job [0-9]+\.0 on condorlab\.local: [0-9]+ s in the queue, guest 6 s, HTCondor around it [0-9]+ s, 0 s for the results\.$",
            JobTimes.Describe(LifeOfLast("c-payload-fails"), TimeSpan.FromSeconds(6)));
    }

    private static JobLife LifeOfLast(string log)
    {
        var events = SampleLogs.Events(log);
        return JobLife.Of(events.Last(each => each.Kind == JobEventKind.Submit).Job!.Value, events);
    }
}
