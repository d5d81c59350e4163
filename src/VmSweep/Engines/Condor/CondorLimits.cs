namespace VmSweep.Engines.Condor;

/// <summary>Times and counts that HTCondor's part of a run may take, beside the run's own.</summary>
internal static class CondorLimits
{
    /// <summary>
    /// What vm-gahp adds to a machine's life: up to 9 s before it starts it, 30 s until it knows its process, and up to VM_STATUS_INTERVAL (60 s by default) until
    /// it notices the end. Measured: 77–107 s for a guest of 6 s.
    /// </summary>
    public static readonly TimeSpan Overhead = TimeSpan.FromMinutes(3);

    /// <summary>HoldReasonSubCode of our own deadline.</summary>
    public const int DeadlineSubcode = 42;

    /// <summary>HoldReasonCode of a periodic_hold expression.</summary>
    public const int JobPolicy = 3;

    /// <summary>HoldReasonCode of condor_hold: somebody's will, which only somebody undoes.</summary>
    public const int UserRequest = 1;

    /// <summary>HoldReasonCodes of failed transfers: of results, of disks.</summary>
    public const int OutputTransfer = 12;

    public const int InputTransfer = 13;

    /// <summary>How often a job may be held for the infrastructure's sake and be released again.</summary>
    public const int Releases = 1;

    /// <summary>How often one job may be put onto a machine: what is evicted more often, or never started by any vm-gahp, ends here.</summary>
    public const int Starts = 3;

    /// <summary>How long HTCondor's starter keeps a job whose submit machine is silent. Its default of 40 minutes keeps slots of dead jobs.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(20);
}
