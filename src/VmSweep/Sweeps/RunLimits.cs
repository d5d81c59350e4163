using VmSweep.Matrix;

namespace VmSweep.Sweeps;

/// <summary>
/// How long each part of a run may take. They nest (DESIGN §8.2): the payload's limit ends before the launcher's, that before the
/// engine's, that before the queue's, so that the inner one can still save its logs before the outer one pulls the plug.
/// </summary>
/// <param name="Boot">From the machine's start until the launcher has answered.</param>
/// <param name="Network">Until the guest has an address and the probe has succeeded.</param>
/// <param name="Payload">Until the payload gets SIGTERM.</param>
/// <param name="Grace">From SIGTERM to SIGKILL.</param>
/// <param name="Logs">For saving logs, unmounting and powering off.</param>
/// <param name="Transfer">For bringing images to the execution host and results back (HTCondor).</param>
/// <param name="GivenHost">The engine's deadline where <c>sweep.yaml</c> sets one.</param>
/// <param name="Queue">From submission to the end, waiting for a host included (HTCondor).</param>
public sealed record RunLimits(
    TimeSpan Boot,
    TimeSpan Network,
    TimeSpan Payload,
    TimeSpan Grace,
    TimeSpan Logs,
    TimeSpan Transfer,
    TimeSpan? GivenHost,
    TimeSpan Queue)
{
    // Payload, grace and network are the launcher's own defaults (docs/guest-contract.md). Boot: 37–45 s measured under TCG on an idle
    // host, ten times that on a full one. Queue: 12 h lost up to 7 % of a night of the living system.
    public static RunLimits Default { get; } = new(
        Boot: TimeSpan.FromMinutes(10),
        Network: TimeSpan.FromMinutes(2),
        Payload: TimeSpan.FromHours(4),
        Grace: TimeSpan.FromSeconds(30),
        Logs: TimeSpan.FromMinutes(5),
        Transfer: TimeSpan.FromMinutes(30),
        GivenHost: null,
        Queue: TimeSpan.FromHours(24));

    /// <summary>The longest time without a byte on the console while the guest boots; a kernel on a serial console says something every 20 s at least, also
    /// under TCG on a full host.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The launcher's hard limit, from the payload's start.</summary>
    public TimeSpan Launcher => Payload + Grace;

    /// <summary>The least that the engine has to allow a machine, from its start to its power-off.</summary>
    public TimeSpan LeastHost => Boot + Network + Launcher + Logs;

    /// <summary>The engine's deadline for the machine, from its start.</summary>
    public TimeSpan Host => GivenHost ?? LeastHost;

    /// <summary>The least that the queue has to allow.</summary>
    public TimeSpan LeastQueue => Host + Transfer;

    /// <summary>The limits of a run with needs of its own.</summary>
    public RunLimits For(RunNeeds? needs) => needs?.PayloadLimit is { } limit ? this with { Payload = limit } : this;
}
