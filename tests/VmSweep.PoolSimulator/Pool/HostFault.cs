namespace VmSweep.PoolSimulator.Pool;

/// <summary>What is wrong with a host.</summary>
internal enum HostFault
{
    None,

    /// <summary>Its guests get no address, power off at once, and it is free for the next: a black hole.</summary>
    NoNetwork,

    /// <summary>libvirt fails; HTCondor puts the job back and takes the VM universe of the host offline.</summary>
    BrokenLibvirt,

    /// <summary>Half of its guests hang in boot.</summary>
    Hangs,

    /// <summary>Its starters die: shadow exceptions.</summary>
    ShadowExceptions,

    /// <summary>Its network goes away for longer than a lease.</summary>
    Disconnects,

    /// <summary>Its disk is full: nothing can be brought to it.</summary>
    InputTransfer,

    /// <summary>What its guests wrote cannot be read by its starter.</summary>
    OutputTransfer,
}

/// <summary>One execute host.</summary>
internal sealed class SimulatedHost(string name, int number, HostFault fault)
{
    public string Name => name;

    public string Address { get; } = $"10.3.{number / 250}.{(number % 250) + 2}";

    public HostFault Fault => fault;

    /// <summary>False from the moment in which its startd took the VM universe offline.</summary>
    public bool HasVm { get; set; } = true;

    /// <summary>Of slot names, which are counted for ever.</summary>
    public int Claims { get; set; }
}
