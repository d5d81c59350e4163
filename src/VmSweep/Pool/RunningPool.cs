using VmSweep.Engines.Condor.Tools;
using VmSweep.Files;
using VmSweep.Processes;

namespace VmSweep.Pool;

/// <summary>A pool that StartPool started: the content of <c>pool.json</c>.</summary>
/// <param name="First">The first process of its pid namespace; with it everything ends.</param>
/// <param name="SubmitNode">A process on the submit node.</param>
/// <param name="User">Who submits.</param>
public sealed record RunningPool(int Schema, ProcessIdentity First, ProcessIdentity SubmitNode, string User, string Enter, IReadOnlyList<string> ExecuteNodes)
{
    public const int CurrentSchema = 1;

    /// <summary>The pool, if it runs.</summary>
    public static RunningPool? Find(PoolLayout layout) =>
        File.Exists(layout.State) && JsonFile.Read<RunningPool>(layout.State) is { First.Runs: true, SubmitNode.Runs: true } pool ? pool : null;

    public CondorAccess Access(string? user) => new(user ?? User, SubmitNode, Enter);
}
