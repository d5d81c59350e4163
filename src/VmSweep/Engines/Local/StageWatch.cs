using VmSweep.Plans;

namespace VmSweep.Engines.Local;

/// <summary>
/// Follows a guest through its stages and knows when one takes too long. The guest names its stages itself, so beside each
/// stage's limit there is one for the whole: a payload that prints markers gains nothing by it.
/// </summary>
internal sealed class StageWatch(StageLimits limits, TimeSpan payloadLimit, TimeProvider time)
{
    /// <summary>What the launcher itself may add to a stage: mounting, syncing, writing its record, under TCG.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long _stageStarted = time.GetTimestamp();

    /// <summary>The last stage that the guest announced; <c>boot</c> before the first.</summary>
    public string Stage { get; private set; } = "boot";

    /// <summary>Takes a stage that the guest announced.</summary>
    public void Enter(string stage)
    {
        lock (_lock)
        {
            Stage = stage;
            _stageStarted = time.GetTimestamp();
        }
    }

    /// <summary>The limit that is passed, or null while all is well.</summary>
    /// <param name="consoleSilence">How long the console has been silent; counts while booting only: a payload may be silent.</param>
    public MissedDeadline? Check(TimeSpan consoleSilence)
    {
        lock (_lock)
        {
            var inStage = time.GetElapsedTime(_stageStarted);
            if (inStage > LimitOf(Stage))
                return new(Stage, LimitOf(Stage), DeadlineKind.Stage);
            if (Stage == "boot" && consoleSilence > limits.BootSilence)
                return new(Stage, limits.BootSilence, DeadlineKind.Silence);
            var whole = limits.Host(payloadLimit) + Slack;
            return time.GetElapsedTime(_started) > whole ? new(Stage, whole, DeadlineKind.Whole) : null;
        }
    }

    private TimeSpan LimitOf(string stage) => stage switch
    {
        "boot" => limits.Boot,
        "disk" or "network" => limits.Network + Slack,
        // The launcher ends the payload itself; we come in when it could not.
        "payload" => payloadLimit + limits.PayloadGrace + Slack,
        "done" => limits.PowerOff,
        _ => limits.Logs + Slack,
    };
}

/// <summary>A limit that a guest passed.</summary>
/// <param name="Stage">Where it was.</param>
/// <param name="Limit">How long it had.</param>
public sealed record MissedDeadline(string Stage, TimeSpan Limit, DeadlineKind Kind);

public enum DeadlineKind
{
    /// <summary>The stage took too long.</summary>
    Stage,

    /// <summary>Nothing came from the console for too long while booting.</summary>
    Silence,

    /// <summary>All stages together took too long.</summary>
    Whole,
}
