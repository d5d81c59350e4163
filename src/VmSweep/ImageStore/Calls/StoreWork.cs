using System.Text.Json;
using VmSweep.Disks;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.ImageStore.Leases;
using VmSweep.ImageStore.Publishing;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Calls;

/// <summary>What <c>vmsweep store …</c> does; the other side is <see cref="StoreCalls"/>.</summary>
public sealed class StoreWork(TimeProvider time, Action<string> progress)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMilliseconds(500);

    private long _said;

    public static StoreState Check(string root, bool initialise, bool writable) => StoreState.Of(new(root), initialise, writable);

    public Task<PublishedImage> PublishAsync(string root, string platform, string built, CancellationToken cancellation) =>
        new ImagePublication(new(root), Platform(platform), time, Say).PublishAsync(built, cancellation);

    /// <returns>Empty where there is none.</returns>
    public static string Current(string root, string platform, string? switchTo)
    {
        var (layout, name) = (new StoreLayout(root), Platform(platform));
        StoreMarker.Demand(layout);
        if (switchTo is not null)
            CurrentImage.Switch(layout, name, switchTo);
        return CurrentImage.Read(layout, name) ?? "";
    }

    public static LeasedNames Lease(string root, string lease) => LeasedNames.Take(new(root), Read(lease));

    public static bool Release(string root, string lease)
    {
        Read(lease).Remove(new(root));
        return true;
    }

    /// <summary>By its size; or by its bytes, past every cache.</summary>
    public BaseDiskLook Look(string disk, bool read)
    {
        var look = BaseImageHealth.Glance(disk);
        if (!read || look.Disk is null)
            return look;
        // With a word now and then: who waits would take the silence of a large image for the store's.
        var done = 0L;
        return look.Read(StoredHash.Of(disk, count => Say($"read {new ByteSize(done += count)}")));
    }

    public static string Hash(string disk) => BaseImageHealth.Hash(disk);

    public IReadOnlyList<string> Prune(string root, TimeSpan age, IReadOnlyList<string> kept, bool isDry) =>
        new StorePruner(new(root), kept.ToHashSet(StringComparer.Ordinal), isDry, time).Prune(age);

    /// <summary>Does it, and puts whatever goes wrong into words that cross a process's border.</summary>
    public static async Task<StoreAnswer<T>> AnswerAsync<T>(string root, Func<Task<T>> work)
    {
        try
        {
            return new(await work(), [], 0);
        }
        catch (ProblemException exception)
        {
            return new(default, exception.Problems, 0);
        }
        catch (DiskException exception)
        {
            return new(default, [new(Location.Parameter("image-store"), exception.Message)], 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(default, [StoreTrouble.Describe(root, exception)], StoreTrouble.NumberOf(exception));
        }
    }

    private static PlatformName Platform(string name) =>
        PlatformName.TryParse(name, out var platform) ? platform : throw new ProblemException(new Location("vmsweep store"), $"'{name}' is no platform.");

    private static StoreLease Read(string lease) =>
        JsonSerializer.Deserialize<StoreLease>(lease, JsonFile.LineOptions) ?? throw new JsonException("The lease is null.");

    /// <summary>Not a line for every megabyte.</summary>
    private void Say(string line)
    {
        if (_said != 0 && time.GetElapsedTime(_said) < BetweenLines)
            return;
        _said = time.GetTimestamp();
        progress(line);
    }
}
