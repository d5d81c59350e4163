using VmSweep.Sweeps;

namespace VmSweep.Plans;

/// <summary>How long each stage of a run's life may take (DESIGN §8.2); what the payload may take is each run's own.</summary>
/// <param name="Boot">From QEMU's start to the launcher's first word.</param>
/// <param name="BootSilence">The longest time without a byte on the console while booting.</param>
/// <param name="Network">For the launcher to get an address and a successful probe.</param>
/// <param name="PayloadGrace">From SIGTERM to SIGKILL for a payload past its limit.</param>
/// <param name="Logs">For the launcher to save the guest's logs.</param>
/// <param name="PowerOff">From <c>done</c> to QEMU's end.</param>
/// <param name="Whole">The machine's whole life, where <c>sweep.yaml</c> gives a host deadline; null: what the stages come to.</param>
public sealed record StageLimits(
    TimeSpan Boot,
    TimeSpan BootSilence,
    TimeSpan Network,
    TimeSpan PayloadGrace,
    TimeSpan Logs,
    TimeSpan PowerOff,
    TimeSpan? Whole = null)
{
    public static StageLimits Default { get; } = From(RunLimits.Default);

    /// <summary>The stages as the engine watches them, from the limits as a sweep gives them.</summary>
    public static StageLimits From(RunLimits limits) => new(
        limits.Boot,
        limits.Boot < limits.Silence ? limits.Boot : limits.Silence,
        limits.Network,
        limits.Grace,
        limits.Logs,
        PowerOff: TimeSpan.FromMinutes(1),
        limits.GivenHost);

    /// <summary>The longest life of a machine whose payload has the limit <paramref name="payload"/>.</summary>
    public TimeSpan Host(TimeSpan payload) => Whole ?? (Boot + Network + payload + PayloadGrace + Logs + PowerOff);
}
