namespace Nuke.Common.Execution;

/// <summary>NUKE's order: among unrelated targets the one declared later runs first, whatever the command line says.</summary>
internal static class ExecutionPlanner
{
    public static IReadOnlyList<ExecutableTarget> Plan(IReadOnlyList<ExecutableTarget> targets, IReadOnlyCollection<string> invokedNames)
    {
        RefuseCycles(targets);
        foreach (var target in targets)
            target.Invoked = invokedNames == null && target.IsDefault;
        foreach (var name in invokedNames ?? [])
            Find(targets, name).Invoked = true;

        var roots = targets.Where(x => x.Invoked).ToHashSet();
        while (true)
        {
            var plan = Order(targets, roots);
            var triggered = plan.SelectMany(x => x.Triggers).Where(x => !roots.Contains(x)).ToList();
            if (triggered.Count == 0)
                return plan;
            roots.UnionWith(triggered);
        }
    }

    public static ExecutableTarget Find(IReadOnlyList<ExecutableTarget> targets, string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        var found = targets.FirstOrDefault(x => x.Name.Equals(plain, StringComparison.OrdinalIgnoreCase));
        if (found == null)
        {
            var known = targets.Select(x => x.Name).Order(StringComparer.Ordinal).Select(x => $"  - {x}");
            Assert.Fail(string.Join(Environment.NewLine, known.Prepend($"Target with name '{name}' does not exist. Available targets are:")));
        }

        return found;
    }

    /// <summary>Takes again and again the first target that no remaining one depends on, and reverses what was taken.</summary>
    private static List<ExecutableTarget> Order(IReadOnlyList<ExecutableTarget> targets, HashSet<ExecutableTarget> roots)
    {
        var remaining = targets.ToList();
        var taken = new List<ExecutableTarget>();
        while (remaining.Count > 0)
        {
            var next = remaining.First(x => !remaining.Any(y => y.AllDependencies.Contains(x)));
            remaining.Remove(next);
            if (roots.Contains(next) || taken.Any(x => x.ExecutionDependencies.Contains(next)))
                taken.Add(next);
        }

        taken.Reverse();
        return taken;
    }

    private static void RefuseCycles(IReadOnlyList<ExecutableTarget> targets)
    {
        var cycles = targets.Where(x => Reaches(x, x)).Select(x => $"  - {x.Name}").ToList();
        if (cycles.Count > 0)
            Assert.Fail(string.Join(Environment.NewLine, cycles.Prepend("Circular dependencies between targets:")));
    }

    private static bool Reaches(ExecutableTarget from, ExecutableTarget to)
    {
        var seen = new HashSet<ExecutableTarget>();
        var open = new Stack<ExecutableTarget>(from.AllDependencies);
        while (open.TryPop(out var next))
        {
            if (next == to)
                return true;
            if (seen.Add(next))
                next.AllDependencies.ToList().ForEach(open.Push);
        }

        return false;
    }
}
