using Serilog;

namespace Nuke.Common.Execution;

/// <summary>Runs a plan, one target after the other.</summary>
internal sealed class BuildExecutor
{
    private readonly NukeBuild _build;
    private readonly IReadOnlyCollection<ExecutableTarget> _plan;
    private readonly BuildAttempt _attempt;

    public BuildExecutor(NukeBuild build)
    {
        _build = build;
        _plan = build.ExecutionPlan;
        _attempt = new BuildAttempt(NukeBuild.TemporaryDirectory, ParameterService.CommandLine.Tokens);
        foreach (var target in _plan)
            target.Status = ExecutionStatus.Scheduled;
    }

    public void Run()
    {
        try
        {
            RunPlan();
        }
        finally
        {
            foreach (var target in _build.ScheduledTargets)
                target.Status = ExecutionStatus.NotRun;
        }
    }

    private void RunPlan()
    {
        SkipByParameter();
        SkipSucceededBefore();
        if (!_plan.All(x => CheckConditions(x, x.StaticConditions)))
            return;
        Requirements.Check(_build, _plan.Where(x => x.Status == ExecutionStatus.Scheduled));
        _attempt.Start();

        if (!_plan.All(RunIfWanted))
            RunAssuredTargets();
    }

    public void RunAssuredTargets()
    {
        foreach (var target in _plan.Where(x => x.AssuredAfterFailure && x.Status == ExecutionStatus.Scheduled))
            RunIfWanted(target);
    }

    /// <summary>False where the build must stop.</summary>
    private bool RunIfWanted(ExecutableTarget target)
    {
        if (!CheckConditions(target, target.DynamicConditions))
            return false;
        if (target.Status == ExecutionStatus.Skipped)
            _build.OnTargetSkipped(target.Name);
        if (target.Status != ExecutionStatus.Scheduled)
            return true;
        if (target.Actions.Count > 0)
            return RunActions(target) || target.ProceedAfterFailure;
        target.Status = ExecutionStatus.Collective;
        return true;
    }

    private bool RunActions(ExecutableTarget target)
    {
        using var block = NukeBuild.Host.WriteBlock(target.Name);
        Logging.SetTarget(target.Name);
        target.Stopwatch.Start();
        target.Status = ExecutionStatus.Running;
        try
        {
            _build.OnTargetRunning(target.Name);
            target.Actions.ForEach(x => x());
            target.Stopwatch.Stop();
            // Ctrl-C has been here in the meantime.
            if (target.Status == ExecutionStatus.Aborted)
                return false;
            target.Status = ExecutionStatus.Succeeded;
            _attempt.Add(target.Name);
            _build.OnTargetSucceeded(target.Name);
            return true;
        }
        catch (Exception exception)
        {
            target.Stopwatch.Stop();
            Log.Error(exception, "Target {TargetName:l} has thrown an exception", target.Name);
            if (target.SummaryInformation.Count == 0)
                target.SummaryInformation[exception.GetType().Name] = exception.Message.Split('\r', '\n')[0];
            if (target.Status != ExecutionStatus.Aborted)
                target.Status = ExecutionStatus.Failed;
            _build.OnTargetFailed(target.Name);
            return false;
        }
        finally
        {
            Logging.SetTarget("");
        }
    }

    /// <summary>False where a condition threw, which ends the build.</summary>
    private bool CheckConditions(ExecutableTarget target, List<(string Text, Func<bool> Delegate)> conditions)
    {
        if (target.Status != ExecutionStatus.Scheduled)
            return true;
        try
        {
            var unmet = conditions.Where(x => !x.Delegate()).Select(x => x.Text).ToList();
            if (unmet.Count == 0)
                return true;
            target.OnlyWhen = string.Join(" && ", unmet);
        }
        catch (Exception exception)
        {
            Log.Error(exception, "Invocation of condition for {TargetName:l} has thrown an exception", target.Name);
            return false;
        }

        Skip(target, evenIfInvoked: true);
        return true;
    }

    private void SkipByParameter()
    {
        if (NukeBuild.SkippedTargetNames is not { } names)
            return;
        var named = names.Select(x => ExecutionPlanner.Find(_build.ExecutableTargets, x)).ToHashSet();
        foreach (var target in _plan.Where(x => names.Length == 0 || named.Contains(x)))
            Skip(target, evenIfInvoked: false, "via parameter");
    }

    private void SkipSucceededBefore()
    {
        if (!_build.Continue)
            return;
        if (_attempt.Succeeded() is not { } names)
            Log.Warning("Build invocation changed. Restarting ...");
        else
            foreach (var target in _plan.Where(x => names.Contains(x.Name)))
                target.Status = ExecutionStatus.Skipped;
    }

    /// <summary>With it go what it depends on and triggers, unless another scheduled target needs that, or WhenSkipped(Execute) was said.</summary>
    private void Skip(ExecutableTarget target, bool evenIfInvoked, string reason = null)
    {
        if (target.Status != ExecutionStatus.Scheduled)
            return;
        if (evenIfInvoked || !target.Invoked)
        {
            target.Status = ExecutionStatus.Skipped;
            target.Skipped = reason;
        }

        if (target.DependencyBehavior == DependencyBehavior.Execute)
            return;
        foreach (var other in target.ExecutionDependencies.Concat(target.Triggers))
        {
            var isNeeded = _plan.Any(x => x != target && x.Status == ExecutionStatus.Scheduled
                && (x.ExecutionDependencies.Contains(other) || x.Triggers.Contains(other)));
            if (!isNeeded)
                Skip(other, evenIfInvoked: false, $"because of {target.Name}");
        }
    }
}
