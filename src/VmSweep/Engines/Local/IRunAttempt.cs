using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>What a run does once, or as often as faults ask for.</summary>
internal interface IRunAttempt
{
    /// <param name="run">The run.</param>
    /// <param name="files">Its files; those of earlier attempts have been put aside.</param>
    /// <param name="onStage">Told of every stage that the guest announces.</param>
    /// <param name="cancellation">Ends the machine.</param>
    Task<AttemptOutcome> RunAsync(PlannedRun run, RunLayout files, Action<GuestStage> onStage, CancellationToken cancellation);

    /// <summary>Frees what the verdict makes useless.</summary>
    void CleanUp(RunLayout files, Verdict verdict);
}
