using VmSweep.Guest;
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

    /// <summary>The last stage that the guest announced; null while it boots.</summary>
    public GuestStage? Stage { get; private set; }

    /// <summary>How long the machine has been watched.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Takes a stage that the guest announced.</summary>
    public void Enter(GuestStage stage)
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
            if (Stage is null && consoleSilence > limits.BootSilence)
                return new(Stage, limits.BootSilence, DeadlineKind.Silence);
            var whole = limits.Host(payloadLimit) + Slack;
            return time.GetElapsedTime(_started) > whole ? new(Stage, whole, DeadlineKind.Whole) : null;
        }
    }

    private TimeSpan LimitOf(GuestStage? stage) => stage switch
    {
        null => limits.Boot,
        GuestStage.Disk or GuestStage.Network => limits.Network + Slack,
        // The launcher ends the payload itself; we come in when it could not.
        GuestStage.Payload => payloadLimit + limits.PayloadGrace + Slack,
        GuestStage.Done => limits.PowerOff,
        _ => limits.Logs + Slack,
    };
}

/// <summary>A limit that a guest passed.</summary>
/// <param name="Stage">Where it was; null where it booted.</param>
/// <param name="Limit">How long it had.</param>
public sealed record MissedDeadline(GuestStage? Stage, TimeSpan Limit, DeadlineKind Kind);

public enum DeadlineKind
{
    /// <summary>The stage took too long.</summary>
    Stage,

    /// <summary>Nothing came from the console for too long while booting.</summary>
    Silence,

    /// <summary>All stages together took too long.</summary>
    Whole,
}
