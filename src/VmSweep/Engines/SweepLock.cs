using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Engines;

/// <summary>Held by the one process that runs a sweep's guests. The kernel frees it when that process ends, however it ends.</summary>
public sealed class SweepLock : IDisposable
{
    private readonly FileStream _file;

    private SweepLock(FileStream file) => _file = file;

    /// <exception cref="ProblemException">Another process has it; says which.</exception>
    public static SweepLock Take(SweepLayout sweep, TimeProvider time)
    {
        var taken = TryTake(sweep) ?? throw new ProblemException(
            new Location($"sweep {sweep.Id}"),
            $"{(LockHolder.Read(sweep) is { IsDead: false } holder ? $"{holder}" : "another build")} is running its guests.",
            "Wait for it, end it with './build.sh Cancel', or start another sweep with '--new'.");
        // Beside the lock and not in it: a file under flock(2) by .NET cannot even be read by others.
        LockHolder.Ourselves(time).Write(sweep);
        return taken;
    }

    /// <summary>The lock, or null while another process has it.</summary>
    /// <exception cref="ProblemException">The sweep's directory cannot be written to.</exception>
    public static SweepLock? TryTake(SweepLayout sweep)
    {
        try
        {
            return FileLock.TryTake(sweep.Lock) is { } held ? new(held) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(sweep.Lock, exception);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>The process that has a sweep's lock: the content of <c>holder.json</c>. It may be out of date; the lock never is.</summary>
public sealed record LockHolder(int Schema, string Host, ProcessIdentity Process, DateTimeOffset Since)
{
    public const int CurrentSchema = 1;

    public static LockHolder Ourselves(TimeProvider time) =>
        new(CurrentSchema, Environment.MachineName, ProcessIdentity.Ourselves(), time.GetUtcNow());

    public static LockHolder? Read(SweepLayout sweep) => File.Exists(sweep.LockHolder) ? JsonFile.Read<LockHolder>(sweep.LockHolder) : null;

    /// <summary>It is of an earlier process, which has ended: whoever has the lock now has not said yet who it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsDead => Host == Environment.MachineName && !Process.Runs;

    public void Write(SweepLayout sweep) => JsonFile.Write(sweep.LockHolder, this);

    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"process {Process.Id} on {Host}, since {Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC,");
}
