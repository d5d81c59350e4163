namespace Nuke.Common;

/// <summary>The type of a target property: <c>Target Compile => _ => _.DependsOn(…).Executes(…);</c></summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);

/// <summary>In NUKE, a target that <c>DependsOnContext</c> pulls in. The subset knows the type, so that what is ambiguous there is so here.</summary>
public delegate ITargetDefinition Setup(ITargetDefinition definition);

/// <summary>Likewise, the target that such a <see cref="Setup"/> triggers.</summary>
public delegate ITargetDefinition Cleanup(ITargetDefinition definition);

public enum DependencyBehavior
{
    Skip = 0,
    Execute = 1,
}

public enum Verbosity
{
    Verbose = 0,
    Normal = 1,
    Minimal = 2,
    Quiet = 3,
}
