using VmSweep.Engines.Condor.Events;
using VmSweep.Forecasts;
using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.SystemTests.Condor;

/// <summary>Sweeps on a real HTCondor pool: what becomes of runs.</summary>
[Collection(RealPoolCollection.Name)]
public sealed class PoolSweepTests(PoolScenarios scenarios)
{
    [RootFact]
    public async Task Overlays_over_the_published_image_run_and_report_as_on_the_local_engine()
    {
        var outcome = await scenarios.Green.Outcome;

        var runs = scenarios.Green.Sweep.Results();
        Assert.All(runs, run => Assert.Equal("Pass: run-job ended with exit status 0; it reported no test cases.", $"{run.Verdict}: {run.Reason}"));
        Assert.All(runs, run => Assert.Matches("^(alpha|beta)", Assert.Single(run.Attempts).Host));
        Assert.All(runs, run => Assert.Contains(run.Notes, note => note.StartsWith("Job ", StringComparison.Ordinal) && note.Contains(" HTCondor around it ", StringComparison.Ordinal)));
        Assert.All(runs, run => Assert.Contains("@@VMSWEEP 0.10 payload", File.ReadAllText(scenarios.Green.Sweep.Newest.Layout.Run(run.Run.Serial).Console), StringComparison.Ordinal));
        Assert.All(runs, run => Assert.True(File.Exists(scenarios.Green.Sweep.Newest.Layout.Run(run.Run.Serial).SystemOverlay), "--keep-os-disk brings it back"));
        // Asked of the collector when it was planned; another scenario may have taken a machine's VM universe away by then.
        Assert.Contains(Assert.Single(SweepForecast.Read(scenarios.Green.Sweep.Newest.Layout)!.Architectures).Hosts!.Value, (int[])[1, 2]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.True(Received(scenarios.Green.Sweep) < ByteSize.MiB(1).Bytes);
    }

    [RootFact]
    public async Task Whole_images_are_transferred_where_somebody_wants_it_and_to_no_machine_that_somebody_excludes()
    {
        var outcome = await scenarios.Copied.Outcome;

        var run = Assert.Single(scenarios.Copied.Sweep.Results());
        Assert.Equal(Verdict.Pass, run.Verdict);
        Assert.Equal("beta.vmsweep-pool", Assert.Single(run.Attempts).Host);
        Assert.Equal(0, outcome.ExitCode);
        Assert.False(File.Exists(scenarios.Copied.Sweep.Files.SystemDisk("000")));
    }

    [RootFact]
    public async Task Or_machines_fetch_them_from_a_web_server()
    {
        var outcome = await scenarios.Fetched.Outcome;

        Assert.Equal(Verdict.Pass, Assert.Single(scenarios.Fetched.Sweep.Results()).Verdict);
        Assert.True(scenarios.Images.Served > 0);
        Assert.Equal(0, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_failed_payload_fails_its_run_once_and_the_DAG_goes_on()
    {
        var outcome = await scenarios.Failing.Outcome;

        var runs = scenarios.Failing.Sweep.Results();
        Assert.Equal([Verdict.Fail, Verdict.Pass], runs.Select(run => run.Verdict));
        Assert.All(runs, run => Assert.Single(run.Attempts));
        Assert.Equal(1, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_guest_that_hangs_is_ended_by_the_host_deadline_and_inferred_to_have_hung_in_boot()
    {
        var outcome = await scenarios.Hanging.Outcome;

        var run = Assert.Single(scenarios.Hanging.Sweep.Results());
        Assert.Equal(Verdict.BootHang, run.Verdict);
        Assert.Contains("the limit of 240 s was reached (inferred: no disk came back and no console is known).", run.Reason, StringComparison.Ordinal);
        Assert.Contains("(hold code 3, subcode 42)", await File.ReadAllTextAsync(scenarios.Hanging.Sweep.Files.Holds("000"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_fault_is_tried_again_on_the_other_host_and_passes()
    {
        var outcome = await scenarios.Missing.Outcome;

        var run = Assert.Single(scenarios.Missing.Sweep.Results());
        Assert.Equal([Verdict.NoLaunch, Verdict.Pass], run.Attempts.Select(attempt => attempt.Verdict));
        Assert.Contains("(errno 2) No such file or directory", run.Attempts[0].Reason, StringComparison.Ordinal);
        Assert.NotEqual(run.Attempts[0].Host, run.Attempts[1].Host);
        Assert.Equal(0, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_run_that_somebody_removes_is_lost_and_not_tried_again()
    {
        var outcome = await scenarios.Removed.Outcome;

        var runs = scenarios.Removed.Sweep.Results();
        Assert.Equal([Verdict.Lost, Verdict.Pass], runs.Select(run => run.Verdict));
        Assert.Contains("via condor_rm", Assert.Single(runs[0].Attempts).Reason, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    [RootFact]
    public async Task Whoever_waits_may_be_killed_and_wait_again()
    {
        var outcome = await scenarios.Watched.Outcome;

        Assert.Equal(Verdict.Pass, Assert.Single(scenarios.Watched.Sweep.Results()).Verdict);
        Assert.Equal(1, scenarios.Watched.Sweep.Submissions);
        Assert.Equal(0, outcome.ExitCode);
    }

    [RootFact]
    public async Task A_DAG_that_the_submit_machine_lost_is_submitted_anew_and_repeats_no_verdict()
    {
        var outcome = await scenarios.Lost.Outcome;

        var sweep = scenarios.Lost.Sweep;
        Assert.Equal([Verdict.Fail, Verdict.Pass], sweep.Results().Select(run => run.Verdict));
        Assert.Equal(scenarios.VerdictBeforeTheLoss, await File.ReadAllTextAsync(sweep.Newest.Layout.Run("000").Result, TestContext.Current.CancellationToken));
        Assert.Equal(1, EventLog.ReadAll(sweep.Files.JobLog("000"), TimeProvider.System).Count(each => each.Kind == JobEventKind.Submit));
        Assert.Equal(1, outcome.ExitCode);
    }

    [RootFact]
    public async Task An_image_that_comes_to_no_good_costs_canaries_and_none_of_its_runs()
    {
        var outcome = await scenarios.Canaries.Outcome;

        var runs = scenarios.Canaries.Sweep.Results();
        Assert.Equal([Verdict.Lost, Verdict.Pass], runs.Select(run => run.Verdict));
        Assert.StartsWith("It was not submitted, because of the canary of failing_1.x86_64 on ", runs[0].Reason, StringComparison.Ordinal);
        Assert.Empty(runs[0].Attempts);
        Assert.False(File.Exists(scenarios.Canaries.Sweep.Files.JobLog("000")));
        var hosts = await File.ReadAllTextAsync(Path.Combine(scenarios.Canaries.Sweep.Newest.Layout.Report, "hosts.txt"), TestContext.Current.CancellationToken);
        Assert.Matches("canary of tiny_1.x86_64 on (alpha|beta).vmsweep-pool: pass, job ", hosts);
        Assert.Contains("canary of failing_1.x86_64 on ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
    }

    [RootFact]
    public async Task Cancel_removes_the_DAG_and_reports_what_there_is()
    {
        var outcome = await scenarios.Cancelled.Outcome;

        var sweep = scenarios.Cancelled.Sweep;
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.All(sweep.Results(), run => Assert.Equal(Verdict.Lost, run.Verdict));
        Assert.DoesNotContain(sweep.Newest.Plan.SweepId, (await scenarios.Pool.EnterAsync("condor_q", "-allusers", "-af", "JobBatchName")).Output, StringComparison.Ordinal);
    }

    [RootFact]
    public async Task A_sweep_that_nobody_waits_for_has_its_report_with_its_exceptions_and_its_place_in_the_history()
    {
        var outcome = await scenarios.Unwatched.Outcome;

        Assert.Equal(0, outcome.ExitCode);
        var sweep = scenarios.Unwatched.Sweep;
        var (plan, layout) = sweep.Newest;
        Assert.Equal("", await File.ReadAllTextAsync(Path.Combine(layout.Root, "report.err"), TestContext.Current.CancellationToken));
        Assert.Equal([Verdict.Ignore, Verdict.Pass], sweep.Results().Select(run => run.Verdict));
        Assert.All((string[])["index.html", "junit.xml", "summary.md", "results.json", "hosts.txt"], name => Assert.True(File.Exists(Path.Combine(layout.Report, name)), name));
        var final = EventLog.ReadAll(Path.Combine(layout.Root, "report.log"), TimeProvider.System);
        Assert.Equal(0, Assert.Single(final, each => each.Kind == JobEventKind.Terminated).ReturnValue());
        Assert.Contains("Nobody was told of it: mail and webhook are parameters of PublishReport.", await File.ReadAllTextAsync(Path.Combine(layout.Root, "report.out"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // The history is root's, and FINAL is the submitting user: the owner's next build records the sweep.
        (await sweep.BuildAsync("PlanSweep", "--new")).EnsureSuccess();
        using var history = HistoryDatabase.Open(layout.Artifacts.History);
        Assert.Equal(plan.Runs.Count, history.RunsOf(plan.SweepId).Count);
    }

    private static long Received(PoolSweep sweep) =>
        EventLog.ReadAll(sweep.Files.JobLog("000"), TimeProvider.System).Single(each => each.Kind == JobEventKind.Terminated).Figure("Run Bytes Received By Job")!.Value;
}
