using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VmSweep.SystemTests.Condor;

/// <summary>Tests on a real pool come one after the other: each class has a pool of its own, and two cores are few.</summary>
[CollectionDefinition(Name)]
public static class RealPool
{
    public const string Name = "real pool";

    /// <summary>Namespaces, mounts and users are root's.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess;
}

/// <summary>A fact about a real pool.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PoolFactAttribute : FactAttribute
{
    [SuppressMessage("Design", "CA1019:Define accessors for attribute arguments", Justification = "The base class has them.")]
    public PoolFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Timeout = 10 * 60_000;
        Skip = "A pool can be started by root only.";
        SkipUnless = nameof(RealPool.IsPossible);
        SkipType = typeof(RealPool);
    }
}
