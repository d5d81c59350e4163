using System.Linq.Expressions;
using Nuke.Common.Tooling;

namespace Nuke.Common.Execution;

/// <summary>Collects what a target property says; <see cref="TargetGraph"/> turns the named targets into edges.</summary>
internal sealed class TargetDefinition(ExecutableTarget target, NukeBuild build) : ITargetDefinition
{
    public List<Target> Dependencies { get; } = [];

    public List<Target> Successors { get; } = [];

    public List<Target> Predecessors { get; } = [];

    public List<Target> Triggered { get; } = [];

    public List<Target> TriggeringTargets { get; } = [];

    public ITargetDefinition Description(string description) => With(() => target.Description = description);

    public ITargetDefinition Executes(params Action[] actions) => With(() => target.Actions.AddRange(actions));

    public ITargetDefinition Executes<T>(Func<T> action) => With(() => target.Actions.Add(() => action()));

    public ITargetDefinition Executes(Func<Task> action) => With(() => target.Actions.Add(() => action().GetAwaiter().GetResult()));

    public ITargetDefinition DependsOn(params Target[] targets) => With(() => Dependencies.AddRange(targets));

    public ITargetDefinition DependsOn<T>(params Func<T, Target>[] targets) => DependsOn(Of(targets));

    public ITargetDefinition Before(params Target[] targets) => With(() => Successors.AddRange(targets));

    public ITargetDefinition Before<T>(params Func<T, Target>[] targets) => Before(Of(targets));

    public ITargetDefinition After(params Target[] targets) => With(() => Predecessors.AddRange(targets));

    public ITargetDefinition After<T>(params Func<T, Target>[] targets) => After(Of(targets));

    public ITargetDefinition Triggers(params Target[] targets) => With(() => Triggered.AddRange(targets));

    public ITargetDefinition Triggers<T>(params Func<T, Target>[] targets) => Triggers(Of(targets));

    public ITargetDefinition TriggeredBy(params Target[] targets) => With(() => TriggeringTargets.AddRange(targets));

    public ITargetDefinition TriggeredBy<T>(params Func<T, Target>[] targets) => TriggeredBy(Of(targets));

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string conditionExpression = null) =>
        With(() => target.DynamicConditions.Add((WithoutArrow(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string conditionExpression = null) =>
        With(() => target.StaticConditions.Add((WithoutArrow(conditionExpression), condition)));

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) =>
        With(() => target.DependencyBehavior = dependencyBehavior);

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        With(() => target.DelegateRequirements.AddRange([requirement, .. requirements]));

    public ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class =>
        With(() => target.DelegateRequirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct =>
        With(() => target.DelegateRequirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools) =>
        With(() => target.DelegateRequirements.AddRange([tool, .. tools]));

    public ITargetDefinition Requires<T>()
        where T : IRequireTool =>
        throw new NotSupportedException($"{target.Name} requires {typeof(T).Name}: the subset of NUKE gets no tools. NUKE_ENGINE=package does.");

    public ITargetDefinition Requires<T>(string version)
        where T : IRequireToolWithVersion =>
        throw new NotSupportedException($"{target.Name} requires {typeof(T).Name} {version}: the subset of NUKE gets no tools. NUKE_ENGINE=package does.");

    public ITargetDefinition ProceedAfterFailure() => With(() => target.ProceedAfterFailure = true);

    public ITargetDefinition AssuredAfterFailure() => With(() => target.AssuredAfterFailure = true);

    public ITargetDefinition Unlisted() => With(() => target.Listed = false);

    public ITargetDefinition Produces(params string[] artifacts) => this;

    private static string WithoutArrow(string expression) =>
        expression is { } text && text.StartsWith("() =>", StringComparison.Ordinal) ? text[5..].Trim() : expression;

    private Target[] Of<T>(Func<T, Target>[] targets) => [.. targets.Select(x => x((T)(object)build))];

    private TargetDefinition With(Action change)
    {
        change();
        return this;
    }
}
