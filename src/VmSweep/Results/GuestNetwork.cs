namespace VmSweep.Results;

/// <summary>What a guest reaches.</summary>
public enum GuestNetwork
{
    /// <summary>Names, mirrors, the internet; nothing of the host.</summary>
    Internet,

    /// <summary>Nothing: it has an address, and nobody answers.</summary>
    None,
}
