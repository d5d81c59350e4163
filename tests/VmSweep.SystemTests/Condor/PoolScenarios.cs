using VmSweep.Engines.Condor.Events;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.SystemTests.Tiny;

namespace VmSweep.SystemTests.Condor;

/// <summary>Sweeps that disturb nobody, started together: a VM job is a minute and a half of waiting, and the pool has slots.</summary>
public sealed class PoolScenarios : IAsyncLifetime
{
    internal PoolCheckout Pool { get; } = new();

    internal Scenario Green { get; private set; } = null!;

    internal Scenario Copied { get; private set; } = null!;

    internal Scenario Fetched { get; private set; } = null!;

    internal ImageServer Images { get; private set; } = null!;

    internal Scenario Failing { get; private set; } = null!;

    internal Scenario Hanging { get; private set; } = null!;

    internal Scenario Missing { get; private set; } = null!;

    internal Scenario Removed { get; private set; } = null!;

    internal Scenario Watched { get; private set; } = null!;

    internal Scenario Lost { get; private set; } = null!;

    internal Scenario Cancelled { get; private set; } = null!;

    internal Scenario Canaries { get; private set; } = null!;

    internal Scenario Unwatched { get; private set; } = null!;

    /// <summary>What breaks the pool itself has to wait until nobody uses it.</summary>
    internal Task AllEndedAsync() => Task.WhenAll(All.Select(scenario => scenario.Outcome.ContinueWith(static _ => { }, TaskScheduler.Default)));

    private IEnumerable<Scenario> All => ((Scenario?[])[Green, Copied, Fetched, Failing, Hanging, Missing, Removed, Watched, Lost, Cancelled, Canaries, Unwatched]).OfType<Scenario>();

    /// <summary>The result of the lost sweep's first run, as it was before the DAG was lost.</summary>
    internal string? VerdictBeforeTheLoss { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Pool.InitializeAsync();
        if (!RealPool.IsPossible)
            return;
        Green = Start(Pool.AddSweep("green", runs: 2, condor: "concurrency_limits: mirror:2"), sweep => sweep.FullAsync("--keep-os-disk"));
        Copied = Start(Pool.AddSweep("copied", runs: 1), sweep => sweep.FullAsync("--disk-mode", "copy", "--exclude-host", "alpha.vmsweep-pool"));
        Images = new(Pool.Artifacts.BaseImages);
        Fetched = Start(Pool.AddSweep("fetched", condor: $"image_url: {Images.Url}"), sweep => sweep.FullAsync("--disk-mode", "copy"));
        Failing = Start(Pool.AddSweep("failing", faultRetries: 2, platforms: [PoolCheckout.Failing, PoolCheckout.Good]), sweep => sweep.FullAsync());
        Hanging = Start(Pool.AddSweep("hanging", faultRetries: 0, platforms: [PoolCheckout.Hanging], host: "60s"), sweep => sweep.FullAsync());
        // Nobody takes the job before its file is gone.
        Missing = Start(Pool.AddSweep("missing", condor: $"requirements: time() > {PoolSweep.In(TimeSpan.FromMinutes(1.5))}"), LoseAnInputAsync);
        Removed = Start(Pool.AddSweep("removed", runs: 2), RemoveARunAsync);
        Watched = Start(Pool.AddSweep("watched"), KillTheWaiterAsync);
        Lost = Start(Pool.AddSweep("lost", platforms: [PoolCheckout.Failing, PoolCheckout.Good], condor: "max_jobs: 1"), LoseTheDagAsync);
        Cancelled = Start(Pool.AddSweep("cancelled", runs: 2), CancelAsync);
        Canaries = Start(Pool.AddSweep("canaries", platforms: [PoolCheckout.Failing, PoolCheckout.Good], canary: "always"), sweep => sweep.FullAsync());
        Unwatched = Start(Pool.AddSweep("unwatched", runs: 2), SubmitAndLeaveAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await AllEndedAsync();
        Images?.Dispose();
        await Pool.DisposeAsync();
    }

    private static Scenario Start(PoolSweep sweep, Func<PoolSweep, Task<ProcessOutcome>> run) => new(sweep, Task.Run(() => run(sweep)));

    private static async Task<ProcessOutcome> LoseAnInputAsync(PoolSweep sweep)
    {
        (await sweep.BuildAsync("SubmitDag")).EnsureSuccess();
        var disk = sweep.Files.SystemDisk("000");
        File.Move(disk, disk + ".lost");
        await sweep.WaitForAsync("000", JobEventKind.Aborted);
        File.Move(disk + ".lost", disk);
        return await sweep.FullAsync();
    }

    private static async Task<ProcessOutcome> RemoveARunAsync(PoolSweep sweep)
    {
        var build = sweep.FullAsync();
        var job = (await sweep.WaitForAsync("000", JobEventKind.Execute)).Job;
        await sweep.Checkout.EnterAsync("condor_rm", $"{job}");
        return await build;
    }

    /// <summary>Without DAGMan's leave: no rescue, no FINAL, as when a spool directory is gone.</summary>
    private async Task<ProcessOutcome> LoseTheDagAsync(PoolSweep sweep)
    {
        (await sweep.BuildAsync("SubmitDag")).EnsureSuccess();
        await sweep.WaitForAsync("000", JobEventKind.Terminated);
        await sweep.WaitForAsync("001", JobEventKind.Execute);
        VerdictBeforeTheLoss = await File.ReadAllTextAsync(sweep.Newest.Layout.Run("000").Result);
        var dag = EventLog.ReadAll(sweep.Files.DagmanLog, TimeProvider.System)[0].Job!.Value.Cluster;
        var jobs = $"ClusterId == {dag} || DAGManJobId == {dag}";
        var dagman = sweep.DagmanProcessId();
        await sweep.Checkout.EnterAsync("kill", "-STOP", dagman);
        await sweep.Checkout.EnterAsync("condor_rm", "-constraint", jobs);
        await sweep.Checkout.EnterAsync("condor_rm", "-forcex", "-constraint", jobs);
        // The schedd may have killed it by now.
        await sweep.Checkout.EnterAsync("sh", "-c", $"kill -KILL {dagman} 2>/dev/null || :");
        return await sweep.FullAsync();
    }

    /// <summary>The first run has failed already, in a test that is a known exception: a tiny guest reports no tests itself.</summary>
    private static async Task<ProcessOutcome> SubmitAndLeaveAsync(PoolSweep sweep)
    {
        sweep.Checkout.Write($"sweeps/{sweep.Name}/test-exceptions.yaml", "- [answers, http, 2000-01-01, 2999-01-01]\n");
        (await sweep.BuildAsync("GenerateInputImages")).EnsureSuccess();
        var (plan, layout) = sweep.Newest;
        var now = TimeProvider.System.GetUtcNow();
        JsonFile.Write(layout.Run("000").Result, new RunResult(
            RunResult.CurrentSchema, plan.Runs[0].Run, Verdict.Fail, "1 of 1", [new("test", "http", "answers", CaseStatus.Failed, TimeSpan.Zero, "refused", "")],
            [new(1, Verdict.Fail, "1 of 1", "alpha", now, now, ".")], new(null, null, 1, [], null, null, new(PayloadState.Exited, 1, null, null, false, [], false, null)), null, []));
        var submitted = await sweep.BuildAsync("SubmitDag");
        while (EventLog.ReadAll(sweep.Files.DagmanLog, TimeProvider.System).All(each => each.Kind != JobEventKind.Terminated))
            await Task.Delay(TimeSpan.FromSeconds(1));
        return submitted;
    }

    private static async Task<ProcessOutcome> CancelAsync(PoolSweep sweep)
    {
        var build = sweep.FullAsync();
        await sweep.WaitForAsync("000", JobEventKind.Execute);
        (await sweep.BuildAsync("Cancel")).EnsureSuccess();
        return await build;
    }

    private static async Task<ProcessOutcome> KillTheWaiterAsync(PoolSweep sweep)
    {
        var command = sweep.Checkout.Command(sweep.Name, "FullTestSweep");
        var first = TinyCheckout.RunAsync(command, PoolCheckout.SweepLimit);
        await sweep.WaitForAsync("000", JobEventKind.Execute);
        var root = $"--sweep {sweep.Name} ";
        foreach (var pipeline in ProcessTable.With(root).Where(program => program.IsPipeline))
            pipeline.Kill();
        Assert.False((await first).Succeeded);
        return await TinyCheckout.RunAsync(command, PoolCheckout.SweepLimit);
    }
}

/// <summary>A sweep, and how the last build of it ends.</summary>
internal sealed record Scenario(PoolSweep Sweep, Task<ProcessOutcome> Outcome);
