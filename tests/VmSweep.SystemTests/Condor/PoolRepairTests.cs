using VmSweep.Engines.Condor.Events;
using VmSweep.Results;

namespace VmSweep.SystemTests.Condor;

/// <summary>Things break around a DAG on a real pool, and it goes on.</summary>
[Collection(RealPool.Name)]
public sealed class PoolRepairTests(PoolCheckout pool) : IClassFixture<PoolCheckout>
{
    private const int Limit = 10 * 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task DAGMan_may_be_killed_and_the_schedd_restarted_while_runs_run()
    {
        var sweep = pool.AddSweep("killed", runs: 2);
        var build = sweep.FullAsync();
        await sweep.WaitForAsync("000", JobEventKind.Execute);
        await pool.EnterAsync("kill", "-KILL", sweep.DagmanProcessId());
        await Task.Delay(TimeSpan.FromSeconds(10), Cancellation);
        await pool.EnterAsync("condor_restart", "-fast", "-schedd");

        var outcome = await build;

        Assert.All(sweep.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
        Assert.Equal(1, sweep.Submissions);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task A_machine_whose_libvirt_is_broken_costs_an_attempt_and_no_run()
    {
        await pool.OnNodeAsync("alpha", "mv /etc/vmsweep-pool/vm-xml /etc/vmsweep-pool/vm-xml.good && printf '#!/bin/sh\\nexit 1\\n' >/etc/vmsweep-pool/vm-xml && chmod 755 /etc/vmsweep-pool/vm-xml");
        try
        {
            var sweep = pool.AddSweep("broken", condor: "rank: TARGET.Machine == \"alpha.vmsweep-pool\"");

            var outcome = await sweep.FullAsync();

            var run = Assert.Single(sweep.Results());
            Assert.Equal([(Verdict.NoLaunch, "alpha.vmsweep-pool"), (Verdict.Pass, "beta.vmsweep-pool")], run.Attempts.Select(attempt => (attempt.Verdict, attempt.Host)));
            Assert.Contains("VMGAHP_ERR_", run.Attempts[0].Reason, StringComparison.Ordinal);
            Assert.Equal(0, outcome.ExitCode);
        }
        finally
        {
            await pool.OnNodeAsync("alpha", "mv /etc/vmsweep-pool/vm-xml.good /etc/vmsweep-pool/vm-xml");
            await pool.EnterAsync("sh", "-c", "echo 'HasVM = True' | condor_update_machine_ad -name alpha.vmsweep-pool");
        }
    }
}
