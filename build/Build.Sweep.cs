using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using Serilog;
using VmSweep.Engines;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Local;
using VmSweep.Forecasts;
using VmSweep.ImageStore.Leases;
using VmSweep.InputImages;
using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Reports;
using VmSweep.Results;

/// <summary>From a sweep directory to a report.</summary>
partial class Build
{
    Target PlanSweep => _ => _
        .Description("Resolves the sweep into plan.json, or finds the unfinished one")
        .Executes(async () =>
        {
            EnsureReportParameters();
            var planned = Planner.Plan(LoadSweep(), new(Selection, Engine, New, RetryFailed, RerunOf) { Condor = CondorChoices.Read(DiskMode, KeepOsDisk), Delta = DeltaRules });
            PlannedSweepId = planned.Plan.SweepId;
            PlanDescription.Lines(planned, await ForecastAsync(planned)).ForEach(Say);
            ReportSummary(summary => summary.AddPair("Sweep", planned.Plan.SweepId).AddPair("Runs", planned.Plan.Runs.Count));
        });

    Target GenerateInputImages => _ => _
        .Description("Makes the small disk of each run: payload and parameters in, results out")
        .DependsOn(PlanSweep)
        .Executes(() =>
        {
            var (plan, sweep) = CurrentSweep();
            var made = new InputImageGenerator(plan.PayloadDirectory).Generate(plan, sweep, plan.Select(Selection));
            ReportSummary(summary => summary.AddPair("Input images", $"{made} made"));
        });

    Target SubmitDag => _ => _
        .Description("Hands the runs to the engine")
        .DependsOn(PublishBaseImages, GenerateInputImages)
        .Executes(async () =>
        {
            var (plan, sweep) = CurrentSweep();
            plan.EnsureRunnable();
            await using var images = await UseImagesAsync(plan, sweep);
            await DeltaReuse.ApplyAsync(plan, sweep, images, Interrupted);
            if (plan.Engine != EngineNames.Condor)
                LocalEngine.Submit(plan, sweep, TimeProvider.System);
            else if (await Condor(images).PrepareAsync(plan, sweep, Interrupted) is { } command)
                Run(command);
        });

    Target WaitForDag => _ => _
        .Description("Runs the runs that have no result yet (local engine), or waits for the pool")
        .DependsOn(SubmitDag)
        .Executes(async () =>
        {
            var (plan, sweep) = CurrentSweep();
            await using var images = await UseImagesAsync(plan, sweep);
            await using var progress = ShowProgress(plan);
            if (plan.Engine == EngineNames.Condor)
                await Condor(images).WaitAsync(plan, sweep, progress, Interrupted);
            else
                await Sweeper(progress, images).RunAsync(plan, sweep, Selection, LocalOptions, Interrupted);
        });

    Target CollectResults => _ => _
        .Description("Gathers one result per planned run; a run without one is reported as lost, with the reason")
        .DependsOn(WaitForDag)
        .Executes(() =>
        {
            var (plan, sweep) = CurrentSweep();
            var result = ResultCollector.Collect(plan, sweep, TimeProvider.System);
            ReportSummary(summary => summary.AddPair("Runs", result.Runs.Count).AddPair("Good", result.Runs.Count(run => run.Verdict.IsGood())));
        });

    Target PublishReport => _ => _
        .Description("Writes junit.xml, index.html, summary.md and results.json; fails where a run did")
        .DependsOn(CollectResults)
        .Executes(async () =>
        {
            var (plan, sweep) = CurrentSweep();
            var report = ReportPublisher.Publish(plan, sweep, SweepPath, ReportOptions, TimeProvider.System);
            HostsPage.Write(report.Result, sweep);
            AccountLines.Of(report.Analysis.Account!).ForEach(Say);
            ReportSummary(summary => summary.AddPair("Report", sweep.Report));
            Latest?.Publish(report, sweep, ReportOptions);
            Annotate(report);
            CopyReport(sweep);
            await Notifier.NotifyAsync(report, ReportLink, Interrupted);
            ExitCode = report.ExitCode;
            report.EnsureGood();
        });

    Target FullTestSweep => _ => _
        .Description("The whole sweep: base images, publication, input images, DAG, waiting, report")
        .DependsOn(PublishReport)
        .Executes(() => Log.Information("Report: {Report:l}", CurrentSweep().Layout.Report));

    Target RerunFailed => _ => _
        .Description("Runs again what was not good in the newest finished sweep (or --sweep-id), as a sweep of its own")
        .DependsOn(PublishReport)
        .Executes(() => Log.Information("Report: {Report:l}", CurrentSweep().Layout.Report));

    Target Cancel => _ => _
        .Description("Gives a sweep up, from any terminal: ends its guests, reports what there is; no later build goes on with it")
        .Executes(async () =>
        {
            var (plan, sweep) = CurrentSweep();
            Say(await new SweepCanceller(ProcessRunner.Default, TimeProvider.System).CancelAsync(sweep, Interrupted));
            await Condor(SweepImages.Built(Artifacts)).RemoveAsync(sweep, Interrupted);
            Say($"Report of what there is: {ReportPublisher.Publish(plan, sweep, SweepPath, ReportOptions, TimeProvider.System).HtmlPath}");
        });

    Target Status => _ => _
        .Description("Says what is up to date and what is not, and why not")
        .Executes(() => SweepStatus.Lines(NeededTemplates().Select(BaseImageStage.Check), Artifacts, SweepName, SweepId).ForEach(Say));
}
