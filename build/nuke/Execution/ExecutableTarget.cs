using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;

namespace Nuke.Common.Execution;

/// <summary>A target of the build at hand, with its place in the graph and what became of it.</summary>
public class ExecutableTarget
{
    internal Stopwatch Stopwatch { get; } = new();

    public string Name { get; set; }

    public string Description { get; set; }

    public MemberInfo Member { get; set; }

    public Delegate Factory { get; set; }

    public bool IsDefault { get; set; }

    /// <summary>Named on the command line, or a default where nothing was named.</summary>
    public bool Invoked { get; set; }

    public bool Listed { get; set; } = true;

    public ExecutionStatus Status { get; set; }

    public TimeSpan Duration => Stopwatch.Elapsed;

    public bool ProceedAfterFailure { get; internal set; }

    public bool AssuredAfterFailure { get; internal set; }

    public DependencyBehavior DependencyBehavior { get; internal set; }

    /// <summary>Why it was skipped, unless by a condition.</summary>
    public string Skipped { get; set; }

    /// <summary>The C# text of the conditions that were false.</summary>
    public string OnlyWhen { get; set; }

    public List<Action> Actions { get; } = [];

    public List<(string Text, Func<bool> Delegate)> StaticConditions { get; } = [];

    public List<(string Text, Func<bool> Delegate)> DynamicConditions { get; } = [];

    public List<LambdaExpression> DelegateRequirements { get; } = [];

    public List<ExecutableTarget> ExecutionDependencies { get; } = [];

    public List<ExecutableTarget> OrderDependencies { get; } = [];

    public List<ExecutableTarget> TriggerDependencies { get; } = [];

    public List<ExecutableTarget> Triggers { get; } = [];

    public IReadOnlyCollection<ExecutableTarget> AllDependencies =>
        [.. ExecutionDependencies.Concat(OrderDependencies).Concat(TriggerDependencies).Distinct()];

    /// <summary>Shown behind the target's row in the table.</summary>
    public Dictionary<string, string> SummaryInformation { get; } = [];
}
