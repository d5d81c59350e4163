using System.Collections.Concurrent;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines.Local.Warm;

/// <summary>Decides how each run's machine starts, and says why one has to boot.</summary>
internal sealed class WarmOrCold(WarmStates states)
{
    /// <summary>Addresses 10.0.2.32 to 10.0.2.231: QEMU's DHCP server leases 16 from the first, and that of the saved machine is none of them.</summary>
    private const int FirstAddress = 32;

    private const int Addresses = 200;

    private readonly ConcurrentDictionary<string, bool> _doubted = new(StringComparer.Ordinal);

    /// <summary>The saved machine that the run's goes on from, or why there is none for it.</summary>
    public async Task<WarmChoice> ChooseAsync(PlannedRun run, MachineSpec spec, StageLimits limits, CancellationToken cancellation)
    {
        if (run.Boot == BootMode.Cold)
            return WarmChoice.Cold("the sweep asks for it ('boot: cold')");
        return _doubted.ContainsKey(run.Run.Serial)
            ? WarmChoice.Cold("the attempt before ended in a fault")
            : await states.ForAsync(run, spec, limits, cancellation);
    }

    /// <summary>An attempt ended in a fault: the next one leaves out whatever could be the reason.</summary>
    public void Doubt(PlannedRun run) => _doubted[run.Run.Serial] = true;

    /// <summary>A machine could not go on from it: nobody's does again.</summary>
    public void Discard(WarmState state, string reason) => states.Discard(state, reason);

    /// <summary>The run's machine, started as was chosen.</summary>
    public static MachineSpec Machine(MachineSpec spec, WarmChoice choice) => choice.State is not { } state
        ? spec
        : spec with
        {
            GoesOnFrom = state,
            MemoryFile = new(state.Memory, IsShared: false),
            GuestAddress = AddressOf(spec.Name),
        };

    /// <summary>Another for each of 200 runs in a row.</summary>
    private static byte AddressOf(string serial) =>
        (byte)(FirstAddress + serial.Aggregate(0, static (sum, digit) => (sum * 10 + digit - '0') % Addresses + Addresses) % Addresses);
}
