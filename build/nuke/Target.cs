namespace Nuke.Common;

/// <summary>The type of a target property: <c>Target Compile => _ => _.DependsOn(…).Executes(…);</c></summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);

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
