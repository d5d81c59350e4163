using System.Linq.Expressions;
using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common;

/// <summary>The base of a build class: <c>class Build : NukeBuild { static int Main() => Execute&lt;Build>(x => x.Pack); … }</c></summary>
public abstract partial class NukeBuild
{
    private ExecutableTarget[] In(params ExecutionStatus[] statuses) => [.. (ExecutionPlan ?? []).Where(x => statuses.Contains(x.Status))];

    internal IReadOnlyList<ExecutableTarget> ExecutableTargets { get; set; } = [];

    /// <summary>Null until OnBuildInitialized.</summary>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; set; }

    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutableTargets.Where(x => x.Invoked)];

    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => In(ExecutionStatus.Skipped);

    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => In(ExecutionStatus.Scheduled);

    public IReadOnlyCollection<ExecutableTarget> RunningTargets => In(ExecutionStatus.Running);

    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => In(ExecutionStatus.Aborted);

    public IReadOnlyCollection<ExecutableTarget> FailedTargets => In(ExecutionStatus.Failed);

    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => In(ExecutionStatus.Succeeded);

    public IReadOnlyCollection<ExecutableTarget> FinishedTargets => In(ExecutionStatus.Succeeded, ExecutionStatus.Failed, ExecutionStatus.Skipped, ExecutionStatus.Aborted, ExecutionStatus.Collective);

    [Parameter("Shows the execution plan")]
    public bool Plan { get; internal set; }

    [Parameter("Shows the help text for this build assembly")]
    public bool Help { get; internal set; }

    [Parameter("Leaves the logo away")]
    public bool NoLogo { get; set; }

    [Parameter("Skips the targets that succeeded when the same command line was last run")]
    public bool Continue { get; internal set; }

    public bool IsSucceeding => !IsFailing;

    public bool IsFailing => In(ExecutionStatus.Failed, ExecutionStatus.Aborted, ExecutionStatus.NotRun).Length > 0;

    public bool IsFinished => ScheduledTargets.Count == 0 && RunningTargets.Count == 0;

    /// <summary>What the process will return; 0, or -1 (255) after a failure, unless it is set.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Puts information behind the running target's row in the table, instead of earlier information.</summary>
    public void ReportSummary(Configure<Dictionary<string, string>> configurator = null)
    {
        var target = RunningTargets.Single();
        target.SummaryInformation.Clear();
        foreach (var (key, value) in configurator?.Invoke([]) ?? [])
            target.SummaryInformation[key] = value;
    }

    /// <summary>Parameters are there; the plan is not.</summary>
    protected internal virtual void OnBuildCreated()
    {
    }

    /// <summary>Plan and tools are there; static conditions and requirements have not been asked.</summary>
    protected internal virtual void OnBuildInitialized()
    {
    }

    protected internal virtual void OnTargetRunning(string target)
    {
    }

    protected internal virtual void OnTargetSkipped(string target)
    {
    }

    protected internal virtual void OnTargetSucceeded(string target)
    {
    }

    protected internal virtual void OnTargetFailed(string target)
    {
    }

    protected internal virtual void OnBuildFinished()
    {
    }

    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new() =>
        BuildManager.Execute<T>(defaultTargetExpressions);
}
