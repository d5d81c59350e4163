using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;

namespace Nuke.Common.Execution;

/// <summary>The targets of a build class in declaration order, with all edges between them.</summary>
internal static class TargetGraph
{
    public static IReadOnlyList<ExecutableTarget> Create(NukeBuild build, IEnumerable<LambdaExpression> defaultTargets)
    {
        var defaults = defaultTargets.Select(x => ((MemberExpression)x.Body).Member.Name).ToHashSet(StringComparer.Ordinal);
        var definitions = new List<(ExecutableTarget Target, TargetDefinition Definition)>();
        foreach (var property in Properties(build.GetType()))
        {
            var factory = (Target)property.GetValue(build);
            var target = new ExecutableTarget
            {
                Name = property.Name,
                Member = property,
                Factory = factory,
                IsDefault = defaults.Contains(property.Name),
            };
            var definition = new TargetDefinition(target, build);
            factory(definition);
            definitions.Add((target, definition));
        }

        foreach (var (target, definition) in definitions)
            AddEdges(target, definition);
        return [.. definitions.Select(x => x.Target)];

        // A property makes a new delegate at each call; equal method and instance make them equal.
        ExecutableTarget Find(Target target) => definitions.Single(x => x.Target.Factory.Equals(target)).Target;

        void AddEdges(ExecutableTarget target, TargetDefinition definition)
        {
            target.ExecutionDependencies.AddRange(definition.Dependencies.Select(Find));
            target.OrderDependencies.AddRange(definition.Predecessors.Select(Find));
            definition.Successors.ForEach(x => Find(x).OrderDependencies.Add(target));
            definition.Triggered.ForEach(x => AddTrigger(target, Find(x)));
            definition.TriggeringTargets.ForEach(x => AddTrigger(Find(x), target));
        }
    }

    private static void AddTrigger(ExecutableTarget from, ExecutableTarget to)
    {
        from.Triggers.Add(to);
        to.TriggerDependencies.Add(from);
    }

    /// <summary>Members of the build class first, then those of its bases, each in the order of their declaration.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        Reflected.Hierarchy(type)
            .SelectMany(x => x.GetProperties(Reflected.DeclaredInstance))
            .Where(x => x.PropertyType == typeof(Target))
            .DistinctBy(x => x.Name);
}
