using System.Diagnostics;

namespace VmSweep.PoolSimulator;

/// <summary>Time-lapse: whoever waits wakes at once, and in between the pool did what it does in that time.</summary>
/// <param name="flushed">Called when the pool has caught up: what it wrote is then in its files.</param>
internal sealed class SimulatedTime(Agenda agenda, Action flushed) : TimeProvider
{
    private readonly Stopwatch _pool = new();

    /// <summary>How long the pool itself took, on a real clock: the rest is the waiter's.</summary>
    public TimeSpan PoolTime => _pool.Elapsed;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => agenda.Now;

    public override long GetTimestamp() => agenda.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            _pool.Start();
            agenda.AdvanceTo(agenda.Now + dueTime);
            flushed();
            _pool.Stop();
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
