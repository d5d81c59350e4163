using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Spectre.Console;
using VmSweep.BaseImages;
using VmSweep.BaseImages.Oz;
using VmSweep.CommandLines;
using VmSweep.Delta;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Engines.Local;
using VmSweep.Forecasts;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;
using VmSweep.Pool;
using VmSweep.Processes;
using VmSweep.Pruning;
using VmSweep.Reports;
using VmSweep.Reports.Progress;
using VmSweep.Shell;
using VmSweep.Sweeps;
using VmSweep.Templates;

/// <summary>What the targets call, put together from the parameters.</summary>
partial class Build
{
    static AbsolutePath TemplatesDirectory => RootDirectory / "images";

    static TemplateCatalog Templates => new(TemplatesDirectory);

    BaseImageCatalog Catalog => new(Artifacts.BaseImages, LauncherFiles.Read(TemplatesDirectory / "launcher"), TimeProvider.System);

    IBaseImageBuilder Builder => BaseImageBuilders.Create(ImageBuilder, ProcessRunner.Default, Oz);

    OzEquipment Oz => new(TemplatesDirectory / "oz", OzTasks.Runner, new TreeMedia(ProcessRunner.Default, Artifacts.OzTrees), new OzAccelerator(Catalog, Probe).FindAsync, TimeProvider.System);

    BaseImageStage BaseImageStage => new(Catalog, Builder, new(Catalog, Builder, BootTest, TimeProvider.System), KnownMirrors, MaxAge, Say);

    Mirrors KnownMirrors => Mirrors.Parse(Mirror).Or(Mirrors.OfHost());

    TimeSpan? MaxAge => DurationParameter.Read("image-max-age", ImageMaxAge);

    DeltaRules? DeltaRules => VmSweep.Delta.DeltaRules.Read(Delta, DurationParameter.Read("delta-max-age", DeltaMaxAge), DeltaRefresh);

    static DeltaReuse DeltaReuse => new(new SocketsHttpHandler(), TimeProvider.System, Say);

    static GuestTrial Trials => new(ProcessRunner.Default, TimeProvider.System, Artifacts.HostFacts);

    static AcceleratorProbe Probe => new(Trials, ProcessRunner.Default, Path.Combine(Artifacts.HostFacts, "accelerator.json"));

    static BootTest BootTest => new(Trials, Probe);

    SweepPlanner Planner => new(Artifacts, Templates, BaseImageStage.FingerprintOf, TimeProvider.System);

    static ISweepProgress ShowProgress(SweepPlan plan) => SweepProgress.Create(AnsiConsole.Console, plan.Runs.Count, TimeProvider.System, plan.Expected);

    LocalSweeper Sweeper(ISweepProgress progress, SweepImages images) => new(new(ProcessRunner.Default, TimeProvider.System, progress, Artifacts.Warm), Probe, images, TimeProvider.System);

    CondorSweeper Condor(SweepImages images) => new(
        ProcessRunner.Default, TimeProvider.System, images,
        CondorAccess, ExcludeHost, Say);

    CondorAccess CondorAccess() => CondorAccessChoice.Choose(RunningPool.Find(PoolLayout.Of(Artifacts)), SubmitAs, Environment.IsPrivilegedProcess);

    /// <summary>Kept with the sweep until its runs are submitted: the report compares with it.</summary>
    async Task<SweepForecast> ForecastAsync(PlannedSweep planned)
    {
        var pool = planned.Plan.Engine == EngineNames.Condor
            ? await new PoolSurvey(ProcessRunner.Default, CondorAccess, ExcludeHost).AskAsync(planned.Plan, Interrupted)
            : PoolPlaces.Local(LocalOptions.Parallel);
        return SweepForecast.Make(planned, KnownRuns.Of(Artifacts, planned.Plan.Name), pool);
    }

    RunShell RunShell(StoreLayout images) => new(ProcessRunner.Default, Probe, [images, new(Artifacts.BaseImages)], Artifacts, Say, TimeProvider.System);

    LocalEngineOptions LocalOptions => LocalEngineOptions.For(Parallel, LocalEngineOptions.ParseKeep(KeepOverlays));

    Pruner Pruner => new(Artifacts, Catalog.All(), Templates.ReadAll().Select(BaseImageStage.FingerprintOf).ToHashSet(), new(Artifacts, DryRun), TimeProvider.System);

    SweepDirectory LoadSweep() => SweepDirectory.Load(SweepPath);

    string SweepPath => Path.IsPathRooted(Sweep) || Sweep.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(Sweep) : RootDirectory / "sweeps" / Sweep;

    /// <summary>What PlanSweep has settled in this build: the newest sweep of a name may be another build's a moment later.</summary>
    string? PlannedSweepId;

    /// <summary>The sweep that the later stages work on. A rerun's parent is named by --sweep-id, the rerun itself is what was planned.</summary>
    (SweepPlan Plan, SweepLayout Layout) CurrentSweep() => SweepFinder.Find(Artifacts, SweepName, PlannedSweepId ?? SweepId);

    string? RerunOf => ExecutionPlan.Contains(RerunFailed) ? SweepId ?? "" : null;

    string SweepName => Path.GetFileName(Path.TrimEndingDirectorySeparator(SweepPath));

    /// <summary>Of what is planned in this build; without planning, of all that the sweep could be.</summary>
    IReadOnlyList<Template> NeededTemplates()
    {
        var runs = ExecutionPlan.Contains(PlanSweep) ? CurrentSweep().Plan.Select(Selection).Select(run => run.Run) : Selection.Apply(LoadSweep().Runs);
        return [.. runs.Select(run => run.Platform).Distinct().Select(Templates.Read)];
    }

    /// <summary>Jenkins finds attachments by absolute path only, GitLab by the path from the project's root.</summary>
    ReportOptions ReportOptions => new()
    {
        JUnitDetail = JUnitDetail,
        AbsoluteAttachments = EnvironmentInfo.HasVariable("JENKINS_HOME"),
        AttachmentRoot = EnvironmentInfo.HasVariable("GITLAB_CI") ? RootDirectory : null,
    };

    static void Say(string line) => Log.Information("{Line:l}", line);
}
