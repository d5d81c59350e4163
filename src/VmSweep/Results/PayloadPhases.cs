namespace VmSweep.Results;

/// <summary>The phases of a payload that verdicts tell apart (docs/guest-contract.md, "Phases of a payload").</summary>
public static class PayloadPhases
{
    public const string Install = "install";

    public const string Update = "update";

    public const string Test = "test";

    public const string Cleanup = "cleanup";

    /// <summary>In the order of a payload's life.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [Install, Update, Test, Cleanup];

    public static bool IsKnown(string name) => InOrder.Contains(name);

    /// <summary>A suite with a name of its own is tests.</summary>
    public static string Normalize(string name) => IsKnown(name) ? name : Test;
}
