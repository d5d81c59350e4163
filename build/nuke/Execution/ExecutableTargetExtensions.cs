using Nuke.Common.Execution;

namespace Nuke.Common;

public static class ExecutableTargetExtensions
{
    /// <summary>Whether a target, by the build's own property, is among these.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target) =>
        targets.Any(executable => executable.Factory.Equals(target));

    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Setup target) =>
        targets.Any(executable => executable.Factory.Equals(target));

    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Cleanup target) =>
        targets.Any(executable => executable.Factory.Equals(target));
}
