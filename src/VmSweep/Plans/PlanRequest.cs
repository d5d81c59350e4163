using VmSweep.Delta;
using VmSweep.Engines.Condor;
using VmSweep.Matrix;

namespace VmSweep.Plans;

/// <summary>What somebody wants planned, beside what the sweep's files say.</summary>
/// <param name="Selection">Narrows the plan; runs keep the serials that they have in the whole sweep.</param>
/// <param name="Engine">Who will run it.</param>
/// <param name="ForceNew">Start a new sweep whatever there is.</param>
/// <param name="FailedRetries">How often a run that failed is tried again, in place of what <c>sweep.yaml</c> says.</param>
/// <param name="RerunOf">Id of the finished sweep whose bad runs are to run again; empty for the newest.</param>
public sealed record PlanRequest(Selection Selection, string Engine = EngineNames.Local, bool ForceNew = false, int? FailedRetries = null, string? RerunOf = null)
{
    /// <summary>For the engine <c>condor</c>.</summary>
    public CondorChoices Condor { get; init; } = new();

    /// <summary>What may be reused of earlier sweeps; null for nothing.</summary>
    public DeltaRules? Delta { get; init; }
}
