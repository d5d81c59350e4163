using VmSweep.Engines.Condor.Events;
using VmSweep.Results;

namespace VmSweep.SystemTests.Condor;

/// <summary>Things break around a DAG on a real pool, and it goes on.</summary>
[Collection(RealPoolCollection.Name)]
public sealed class PoolRepairTests(PoolScenarios scenarios)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [RootFact]
    public async Task DAGMan_may_be_killed_and_the_schedd_restarted_while_runs_run()
    {
        await scenarios.AllEndedAsync();
        var sweep = scenarios.Pool.AddSweep("killed", runs: 2);
        var build = sweep.FullAsync();
        await sweep.WaitForAsync("000", JobEventKind.Execute);
        await scenarios.Pool.EnterAsync("kill", "-KILL", sweep.DagmanProcessId());
        await Task.Delay(TimeSpan.FromSeconds(10), Cancellation);
        await scenarios.Pool.EnterAsync("condor_restart", "-fast", "-schedd");

        var outcome = await build;

        Assert.All(sweep.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
        Assert.Equal(1, sweep.Submissions);
        Assert.Equal(0, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_machine_whose_libvirt_is_broken_costs_an_attempt_and_no_run()
    {
        await scenarios.AllEndedAsync();
        await scenarios.Pool.OnNodeAsync("alpha", "mv /etc/vmsweep-pool/vm-xml /etc/vmsweep-pool/vm-xml.good && printf '#!/bin/sh\\nexit 1\\n' >/etc/vmsweep-pool/vm-xml && chmod 755 /etc/vmsweep-pool/vm-xml");
        try
        {
            // By a rank alone the job may go to beta: HTCondor matches by other things too.
            var sweep = scenarios.Pool.AddSweep("broken", condor: $"requirements: TARGET.Machine == \"alpha.vmsweep-pool\" || time() > {PoolSweep.In(TimeSpan.FromMinutes(1))}");

            var outcome = await sweep.FullAsync();

            var run = Assert.Single(sweep.Results());
            Assert.Equal([(Verdict.NoLaunch, "alpha.vmsweep-pool"), (Verdict.Pass, "beta.vmsweep-pool")], run.Attempts.Select(attempt => (attempt.Verdict, attempt.Host)));
            Assert.Contains("VMGAHP_ERR_", run.Attempts[0].Reason, StringComparison.Ordinal);
            Assert.Equal(0, outcome.ExitCode);
        }
        finally
        {
            await scenarios.Pool.OnNodeAsync("alpha", "mv /etc/vmsweep-pool/vm-xml.good /etc/vmsweep-pool/vm-xml");
            await scenarios.Pool.EnterAsync("sh", "-c", "echo 'HasVM = True' | condor_update_machine_ad -name alpha.vmsweep-pool");
        }
    }
}
