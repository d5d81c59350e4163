using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.Utilities.Collections;

/// <summary>--plan: the targets in their order, as text.</summary>
partial class Build
{
    /// <summary>NUKE draws the plan as a page, opens a browser and ends the program: at that moment the text is written, for a server has no browser.</summary>
    void ShowPlanAtExit()
    {
        if (!Plan || Help)
            return;
        // xdg-open(1) would name each browser that is not there.
        if (OperatingSystem.IsLinux() && !EnvironmentInfo.HasVariable("DISPLAY") && !EnvironmentInfo.HasVariable("WAYLAND_DISPLAY"))
            Environment.SetEnvironmentVariable("BROWSER", "true");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => PlanLines([.. ExecutionPlan]).ForEach(line => Console.WriteLine(line));
    }

    static IEnumerable<string> PlanLines(IReadOnlyList<ExecutableTarget> plan) =>
        plan.Select((target, index) => $"  {index + 1,2}  {target.Name,-20} {string.Join(", ", Reasons(target, plan))}".TrimEnd())
            .Prepend("").Prepend("Execution plan (in this order; next to each target what needs it):");

    static IEnumerable<string> Reasons(ExecutableTarget target, IReadOnlyList<ExecutableTarget> plan) =>
        plan.Where(other => other.ExecutionDependencies.Contains(target)).Select(other => $"for {other.Name}")
            .Concat(target.TriggerDependencies.Where(plan.Contains).Select(other => $"triggered by {other.Name}"));
}
