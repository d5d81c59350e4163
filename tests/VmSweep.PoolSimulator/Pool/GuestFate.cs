namespace VmSweep.PoolSimulator.Pool;

/// <summary>What a run's payload does wherever it runs, and what its job meets besides.</summary>
internal enum GuestFate
{
    Passes,
    Fails,
    TimesOut,

    /// <summary>It powers its machine off.</summary>
    Crashes,

    /// <summary>Its first result disk is damaged.</summary>
    DamagesDisk,

    /// <summary>Somebody removes its job.</summary>
    IsRemoved,

    /// <summary>Somebody holds its job, and releases it later.</summary>
    IsHeld,

    /// <summary>The first machine is wanted for another user's job.</summary>
    IsEvicted,

    /// <summary>The end of its job never comes into DAGMan's log.</summary>
    EndIsLost,

    /// <summary>Its job is removed while it is idle, without any event.</summary>
    Vanishes,
}
