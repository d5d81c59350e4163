using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VmSweep.SystemTests;

/// <summary>A fact about servers in namespaces of their own, which root only can make. In CI a test that was left out is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    [SuppressMessage("Design", "CA1019:Define accessors for attribute arguments", Justification = "The base class has them.")]
    public RootFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Timeout = 15 * 60_000;
        Skip = "Namespaces and mounts are root's.";
        SkipUnless = nameof(Environment.IsPrivilegedProcess);
        SkipType = typeof(Environment);
    }
}
