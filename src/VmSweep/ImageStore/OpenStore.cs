using System.Globalization;
using VmSweep.ImageStore.Calls;
using VmSweep.ImageStore.Gluster;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore;

/// <summary>A store that is there: mounted, marked, and answering. Closing it unmounts what we mounted.</summary>
public sealed class OpenStore : IAsyncDisposable
{
    private readonly StoreServices _services;
    private readonly GlusterMounts _mounts;
    private readonly GlusterMount? _mount;
    private bool _isSilent;

    private OpenStore(StoreServices services, GlusterMounts mounts, StoreLocation location, GlusterMount? mount)
    {
        (_services, _mounts, _mount, Location) = (services, mounts, mount, location);
        Layout = new(location is DirectoryLocation directory ? directory.Path : mount!.Root);
    }

    public StoreLocation Location { get; }

    public StoreLayout Layout { get; }

    /// <summary>What this build has mounted; null where the store was there.</summary>
    public VolumeMount? OwnMount => _mount is { IsOurs: true } ours ? new($"{ours.Location.Hosts[0]}:/{ours.Location.Volume}", ours.Point) : null;

    public TimeProvider Time => _services.Time;

    /// <exception cref="ProblemException">It cannot be mounted, is not marked, or does not answer.</exception>
    public static async Task<OpenStore> OpenAsync(StoreLocation location, StoreServices services, CancellationToken cancellation)
    {
        var mounts = new GlusterMounts(services.Processes, services.Time, services.MountHome, services.Say);
        var mount = location is GlusterLocation gluster ? await mounts.MountAsync(gluster, cancellation) : null;
        var store = new OpenStore(services, mounts, location, mount);
        try
        {
            // Only what is known to be the volume becomes a store by itself; a directory may be a mount point on which nothing is mounted.
            var state = await store.CallAsync<StoreState>("check", mount is null ? [] : ["--initialise"], onProgress: null, cancellation);
            if (state.IsNew)
                services.Say($"{location} was empty, and is an image store now");
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Before something is written: whether it can be, what is free, and how the volume is. Whoever may not ask about the volume is told so, and goes on.</summary>
    /// <exception cref="ProblemException">It cannot be written to.</exception>
    public async Task SayHealthAsync(CancellationToken cancellation)
    {
        var state = await CallAsync<StoreState>("check", ["--writable"], onProgress: null, cancellation);
        _services.Say($"Image store {Location}: {state.Free} of {state.Size} are free");
        if (Location is not GlusterLocation gluster)
            return;
        var (health, whyNot) = await new GlusterCli(_services.Processes).HealthAsync(gluster, cancellation);
        _services.Say(health?.ToString() ?? $"How the volume is, could not be asked: {whyNot}");
    }

    /// <summary>Shows what nobody uses, and frees it.</summary>
    /// <param name="olderThan">What was published later stays; null: the store is not pruned.</param>
    /// <param name="needed">Fingerprints that this working copy needs.</param>
    /// <param name="isDry">It is only shown.</param>
    /// <returns>A line for each image, with the reason.</returns>
    public async Task<IReadOnlyList<string>> PruneAsync(TimeSpan? olderThan, IReadOnlySet<string> needed, bool isDry, CancellationToken cancellation)
    {
        if (olderThan is not { } age)
            return ["The image store is pruned by age only: add '--keep-for'"];
        string[] kept = needed.Count > 0 ? ["--keep", string.Join(',', needed)] : [];
        string[] dry = isDry ? ["--dry-run"] : [];
        return await CallAsync<IReadOnlyList<string>>("prune", ["--older-than", age.TotalSeconds.ToString(CultureInfo.InvariantCulture), .. kept, .. dry], onProgress: null, cancellation);
    }

    /// <summary>One call on the store, in a process that can be abandoned.</summary>
    /// <exception cref="ProblemException">With what is wrong and what to do.</exception>
    internal async Task<T> CallAsync<T>(string verb, IReadOnlyList<string> arguments, Action<string>? onProgress, CancellationToken cancellation)
    {
        try
        {
            return await _services.Calls.CallAsync<T>(verb, [Layout.Root, .. arguments], onProgress, cancellation);
        }
        catch (StoreTroubleException exception) when (StoreTrouble.IsNotConnected(exception.ErrorNumber))
        {
            throw await new StoreDiagnosis(_services.Processes, Location, Layout.Root).NotConnectedAsync(cancellation);
        }
        catch (StoreTroubleException exception)
        {
            throw new ProblemException(exception.Problems);
        }
        catch (Exception exception) when (exception is ProcessFailedException or ProgramNotStartedException)
        {
            throw new ProblemException(
                Problems.Location.Parameter("image-store"), $"'vmsweep store {verb}', which asks the store in a process of its own, gave no answer: {exception.Message.ReplaceLineEndings(" ")}",
                "Killed (137) means that the host had no memory left; then type the same command again, with fewer guests at a time.");
        }
        catch (StoreSilentException exception)
        {
            _isSilent = true;
            throw await new StoreDiagnosis(_services.Processes, Location, Layout.Root).SilentAsync(exception.Patience, cancellation);
        }
    }

    internal void Say(string line) => _services.Say(line);

    public async ValueTask DisposeAsync()
    {
        if (_mount is null)
            return;
        // umount(8) looks at the mount point first, and would sleep there as long as the store is silent.
        if (_isSilent && _mount.IsOurs)
            _services.Say($"{_mount.Point} stays mounted, because the store does not answer; the next build takes it over");
        else
            await _mounts.UnmountAsync(_mount, CancellationToken.None);
    }
}

/// <summary>What stores are opened with.</summary>
/// <param name="MountHome">Where our own mount points are made.</param>
public sealed record StoreServices(IProcessRunner Processes, TimeProvider Time, StoreCalls Calls, string MountHome, Action<string> Say);

/// <summary>A mount that this build has made, and will unmount.</summary>
/// <param name="Source">HOST:/VOLUME.</param>
public sealed record VolumeMount(string Source, string Point);
