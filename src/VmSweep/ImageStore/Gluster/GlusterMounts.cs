using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.ImageStore.Gluster;

/// <summary>
/// Mounts volumes by FUSE, and unmounts what it mounted. A mount that is there is used and stays: it lies where all hosts of the pool have it. Ours is
/// <c>artifacts/image-store/VOLUME</c>; builds that use it at the same time hold a lock, and the last one unmounts.
/// </summary>
/// <param name="home">Where our own mount points are made.</param>
internal sealed class GlusterMounts(IProcessRunner processes, TimeProvider time, string home, Action<string> say)
{
    /// <summary>A mount took 0.09 s, and 1.1 s on a busy machine; of a host that does not answer TCP gives up after 2 minutes.</summary>
    private static readonly TimeSpan MountLimit = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan UnmountLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LockLimit = TimeSpan.FromMinutes(3);

    /// <exception cref="ProblemException">It cannot be mounted.</exception>
    public async Task<GlusterMount> MountAsync(GlusterLocation location, CancellationToken cancellation)
    {
        var own = Path.Combine(home, location.Volume);
        if (MountTable.OfVolume(location, MountTable.Read()).FirstOrDefault(mount => mount.Point != own && !IsOfABuild(mount)) is { } theirs)
        {
            say($"{location} is mounted here at {theirs.Point}; that mount is used, and stays");
            return new(location, theirs.Point, held: null);
        }

        Directory.CreateDirectory(home);
        using (var alone = await LockAsync(own, FileShare.None, cancellation))
            await MountOwnAsync(location, own, isInUse: !alone.CanWrite, cancellation);
        // Between the two locks another build may have unmounted it: its own look at the mount table comes after that.
        var held = await LockAsync(own, FileShare.Read, cancellation);
        return MountTable.OfVolume(location, MountTable.Read()).Any(mount => mount.Point == own)
            ? new(location, own, held)
            : await AgainAsync();

        async Task<GlusterMount> AgainAsync()
        {
            await held.DisposeAsync();
            return await MountAsync(location, cancellation);
        }
    }

    /// <summary>Another working copy's own, which goes when its build ends: its lock is beside it.</summary>
    private static bool IsOfABuild(MountedFileSystem mount) => File.Exists(LockOf(mount.Point));

    /// <summary>Unmounts where it is ours and nobody else uses it.</summary>
    public async Task UnmountAsync(GlusterMount mount, CancellationToken cancellation)
    {
        if (mount.Held is null)
            return;
        await mount.Held.DisposeAsync();
        using var alone = TryLock(mount.Point, FileShare.None);
        if (alone is null || MountTable.Read().All(each => each.Point != mount.Point))
            return;
        var outcome = await UmountAsync(mount.Point, isLazy: false, cancellation);
        if (!outcome.Succeeded)
            say($"{mount.Point} stays mounted: {outcome.LastWords}");
    }

    private async Task MountOwnAsync(GlusterLocation location, string point, bool isInUse, CancellationToken cancellation)
    {
        if (MountTable.Read().LastOrDefault(mount => mount.Point == point) is { } there)
        {
            var isThis = MountTable.OfVolume(location, [there]).Any();
            if (isThis && FuseClient.Runs(point))
                return;
            if (isInUse && !isThis)
            {
                throw new ProblemException(
                    Location.Parameter("image-store"), $"'{location}' cannot be mounted at {point}: another build of this working copy uses {there.Source} there.",
                    "Name the volume as that build does, or wait until it has ended.");
            }

            say($"{point} was mounted by an earlier build and its Gluster client has died; mounting it again");
            (await UmountAsync(point, isLazy: true, cancellation)).EnsureSuccess();
        }

        Directory.CreateDirectory(point);
        var log = Path.Combine(home, $"{location.Volume}.log");
        string[] others = location.Hosts.Count > 1 ? [$"backup-volfile-servers={string.Join(':', location.Hosts.Skip(1))}"] : [];
        var command = new CommandLine("mount", "-t", "glusterfs", "-o", string.Join(',', [$"log-file={log}", "log-level=WARNING", .. others]), $"{location.Hosts[0]}:/{location.Volume}", point);
        ProcessOutcome outcome;
        try
        {
            outcome = await processes.RunAsync(command, MountLimit, cancellation: cancellation);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(Location.Parameter("image-store"), $"'{location}' cannot be mounted: nobody answered for {MountLimit.TotalSeconds:0} s.", "Check the host names and the network to port 24007.");
        }

        if (!outcome.Succeeded || MountTable.Read().All(mount => mount.Point != point))
            throw await MountFailure.DescribeAsync(processes, location, point, log, outcome, cancellation);
    }

    private Task<ProcessOutcome> UmountAsync(string point, bool isLazy, CancellationToken cancellation) =>
        processes.RunAsync(new("umount", [.. isLazy ? (string[])["--lazy"] : [], point]), UnmountLimit, cancellation: cancellation);

    private async Task<FileStream> LockAsync(string point, FileShare share, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryLock(point, share) is { } held)
                return held;
            // Others hold it shared: it is mounted, and stays so while they do.
            if (share == FileShare.None && TryLock(point, FileShare.Read) is { } shared)
                return shared;
            if (time.GetElapsedTime(started) > LockLimit)
                throw new ProblemException(Location.File(LockOf(point)), "is held by a build that mounts or unmounts the store, and does not end.", "Look for it: 'fuser' names it.");
            await Task.Delay(LockPause, time, cancellation);
        }
    }

    private static string LockOf(string point) => point + ".lock";

    private static FileStream? TryLock(string point, FileShare share)
    {
        var path = LockOf(point);
        try
        {
            return share == FileShare.None ? FileLock.TryTake(path) : FileLock.TryTakeShared(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(path, exception);
        }
    }
}

/// <summary>A volume that is mounted on this host.</summary>
/// <param name="location">What of it is the store.</param>
/// <param name="point">Where.</param>
/// <param name="held">Kept while we use a mount of our own; null where the mount is somebody else's.</param>
internal sealed class GlusterMount(GlusterLocation location, string point, FileStream? held)
{
    public GlusterLocation Location => location;

    public string Point => point;

    public FileStream? Held => held;

    public bool IsOurs => held is not null;

    /// <summary>The store's directory.</summary>
    public string Root => location.Directory.Length > 0 ? Path.Combine(point, location.Directory) : point;
}
