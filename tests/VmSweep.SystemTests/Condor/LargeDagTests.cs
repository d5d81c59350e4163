using VmSweep.Engines.Condor.Submission;
using VmSweep.Files;
using VmSweep.ImageStore.Leases;
using VmSweep.Pool;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.SystemTests.Tiny;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Condor;

/// <summary>The size of a night: 200 nodes on a real scenarios.Pool. Their guest is a program that puts a finished disk in place of the run's; all else is as ever.</summary>
[Collection(RealPoolCollection.Name)]
public sealed class LargeDagTests(PoolScenarios scenarios)
{
    private const int Runs = 200;

    /// <summary>Vanilla, since a VM-universe job takes 77 s; with the names and the results of ours.</summary>
    private const string Stub = """
        universe = vanilla
        executable = /bin/sh
        transfer_executable = false
        arguments = "-c 'cp done.qcow2 input.qcow2'"
        initialdir = {0}/runs/$(serial)
        log = job.log
        My.VmSweepSweep = "{1}"
        request_memory = 16
        request_disk = 16MB
        should_transfer_files = YES
        when_to_transfer_output = ON_EXIT
        transfer_input_files = {0}/done.qcow2,input.qcow2
        transfer_output_files = input.qcow2
        transfer_output_remaps = "input.qcow2 = result.qcow2"
        avoid = true
        include : {0}/runs/$(serial)/placement.sub
        requirements = $(avoid)
        queue

        """;

    [RootFact]
    public async Task Two_hundred_runs_are_planned_submitted_collected_and_reported()
    {
        await scenarios.AllEndedAsync();
        var sweep = scenarios.Pool.AddSweep("large", Runs);
        (await sweep.BuildAsync("GenerateInputImages")).EnsureSuccess();
        (await TinyCheckout.RunAsync(await PrepareAsync(sweep), TimeSpan.FromMinutes(1))).EnsureSuccess();

        (await sweep.BuildAsync("WaitForDag", "--skip")).EnsureSuccess();
        var outcome = await sweep.BuildAsync("PublishReport", "--skip");

        Assert.Equal(Runs, sweep.Results().Count);
        Assert.All(sweep.Results(), run => Assert.Equal(Verdict.Pass, run.Verdict));
        Assert.Equal(2, sweep.Results().Select(run => Assert.Single(run.Attempts).Host).Distinct().Count());
        Assert.Equal(0, outcome.ExitCode);
    }

    /// <summary>The submission of the target SubmitDag, with another submit description.</summary>
    private async Task<CommandLine> PrepareAsync(PoolSweep sweep)
    {
        var (plan, layout) = sweep.Newest;
        var pipeline = Path.Combine(SystemTests.Checkout.Root, File.ReadLines(Path.Combine(SystemTests.Checkout.Root, "build/obj/compiled")).ElementAt(2));
        var submission = new DagSubmission(
            ProcessRunner.Default, TimeProvider.System, SweepImages.Built(scenarios.Pool.Artifacts), pipeline, new FileInfo(ProgramSearch.Find("dotnet")!).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? ProgramSearch.Find("dotnet")!, static _ => { });
        var access = RunningPool.Find(PoolLayout.Of(scenarios.Pool.Artifacts))!.Access(null);
        TinyGuest.WriteResult(Path.Combine(layout.Root, "done.qcow2"));
        var command = await submission.PrepareAsync(plan, layout, access, [], TestContext.Current.CancellationToken);
        AtomicFile.WriteText(sweep.Files.RunSubmit, Stub.Replace("{0}", layout.Root, StringComparison.Ordinal).Replace("{1}", layout.Id, StringComparison.Ordinal));
        return command!;
    }
}
