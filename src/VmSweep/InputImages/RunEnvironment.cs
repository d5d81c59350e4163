using VmSweep.Matrix;
using VmSweep.Plans;

namespace VmSweep.InputImages;

/// <summary>What a payload learns of its run from its environment.</summary>
public static class RunEnvironment
{
    /// <summary>The sweep's own variables, and ours over them.</summary>
    public static IReadOnlyDictionary<string, string> For(SweepPlan plan, TestRun run)
    {
        var variables = new SortedDictionary<string, string>(plan.Environment.ToDictionary(), StringComparer.Ordinal)
        {
            ["VMSWEEP_SWEEP"] = plan.SweepId,
            ["VMSWEEP_SERIAL"] = run.Serial,
            ["VMSWEEP_PLATFORM"] = run.Platform.ToString(),
            ["VMSWEEP_SOURCES"] = run.Sources.ToString(),
            ["VMSWEEP_SERIES"] = run.Sources.Install.Series,
            ["VMSWEEP_REPOSITORIES"] = string.Join(' ', run.Sources.Install.Repositories),
            ["VMSWEEP_UPDATE_SERIES"] = run.Sources.Update?.Series ?? "",
            ["VMSWEEP_UPDATE_REPOSITORIES"] = string.Join(' ', run.Sources.Update?.Repositories ?? []),
            ["VMSWEEP_LABEL"] = run.PackageSet.Label,
            ["VMSWEEP_PACKAGES"] = string.Join(' ', run.PackageSet.Packages),
            ["VMSWEEP_SELINUX"] = run.PackageSet.Selinux ? "enforcing" : "permissive",
        };
        return variables;
    }
}
