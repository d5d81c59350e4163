using System.Text.Json;
using VmSweep.BaseImages;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.ImageStore.Leases;

/// <summary>
/// The base images of one sweep, where its runs find them. In a store they are leased: nobody's Prune frees them as long as the sweep lives. The lease ends with the
/// last result; of a sweep that nobody goes on with, by its date.
/// </summary>
public sealed class SweepImages : IAsyncDisposable
{
    /// <summary>Chosen: a DAG that nobody waits for is through by then, and a host that is gone for good keeps nothing for long.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromDays(3);

    private static readonly TimeSpan Renewal = TimeSpan.FromHours(1);

    /// <summary>How long an image that was found good is not looked at again; a look costs a process (0.2 s), and runs begin all the time.</summary>
    private static readonly TimeSpan GlanceAge = TimeSpan.FromMinutes(1);

    /// <summary>The same for its bytes: seconds to minutes of reading, and where one guest does not boot, many do not. Chosen.</summary>
    private static readonly TimeSpan ReadAge = TimeSpan.FromHours(1);

    private readonly OpenStore? _store;
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<(string Disk, bool WasRead), (long At, BaseDiskLook Look)> _looks = [];
    private readonly BaseImageHealth _local = new();
    private Func<DateTimeOffset, StoreLease>? _lease;
    private SweepLayout? _sweep;
    private SweepPlan? _plan;
    private Task _renewing = Task.CompletedTask;

    private SweepImages(OpenStore? store, StoreLayout layout) => (_store, Layout) = (store, layout);

    public StoreLayout Layout { get; }

    /// <summary>Images that are used where they were built.</summary>
    public static SweepImages Built(ArtifactsLayout artifacts) => new(store: null, new(artifacts.BaseImages));

    /// <summary>Images in a store, leased.</summary>
    /// <exception cref="ProblemException">The store does not answer, or has not all of them.</exception>
    public static async Task<SweepImages> LeaseAsync(OpenStore store, SweepPlan plan, SweepLayout sweep, CancellationToken cancellation)
    {
        StoreLease Lease(DateTimeOffset now) => new(
            StoreLease.CurrentSchema, Environment.MachineName, plan.SweepId, Path.GetFullPath(sweep.Root), [.. plan.Images.Select(image => $"{image.Key}/{image.Value}")], now + Duration);

        var names = await store.CallAsync<LeasedNames>("lease", [Text(Lease(store.Time.GetUtcNow()))], onProgress: null, cancellation);
        if (names.Missing.Count > 0)
        {
            throw new ProblemException([.. names.Missing.Select(image => new Problem(
                Location.Parameter("image-store"), $"'{store.Location}' has no image {image}, which the sweep was planned with.", "Type './build.sh BuildBaseImages PublishBaseImages'; where a template changed since, plan anew with '--new'."))]);
        }

        var images = new SweepImages(store, store.Layout with { Renewed = names.Names }) { _lease = Lease, _sweep = sweep, _plan = plan };
        images._renewing = images.RenewAsync();
        return images;
    }

    /// <summary>Looks at a disk: by its size, asked before every attempt; or by its checksum, asked where a guest did not boot.</summary>
    internal async Task<BaseDiskLook> LookAsync(string disk, bool read, CancellationToken cancellation)
    {
        if (_store is null)
            return read ? _local.Read(disk) : BaseImageHealth.Glance(disk);
        try
        {
            return await AskAsync(_store, disk, read, cancellation);
        }
        catch (ProblemException exception)
        {
            return BaseDiskLook.Bad(exception.Problems[0].What);
        }
    }

    /// <summary>The disks of platforms, before a stage begins: what is wrong with the store then is wrong with no image, and ends the stage with its own remedy.</summary>
    /// <exception cref="ProblemException">Some are not there, or the store does not answer.</exception>
    internal async Task<IReadOnlyDictionary<PlatformName, BaseDisk>> FindAsync(SweepPlan plan, IEnumerable<PlatformName> platforms, CancellationToken cancellation)
    {
        var (found, problems) = (new Dictionary<PlatformName, BaseDisk>(), new List<Problem>());
        foreach (var platform in platforms.Distinct())
        {
            var path = DiskOf(plan, platform);
            var look = _store is null ? BaseImageHealth.Glance(path) : await AskAsync(_store, path, read: false, cancellation);
            if (look.Disk is { } disk)
                found.Add(platform, disk);
            else
                problems.Add(new(
                    new Location($"platform {platform}"),
                    $"the base image that was planned for it is not there: {path}. {look.Wrong}",
                    "Type './build.sh BuildBaseImages PublishBaseImages'; where a template changed since, plan anew with '--new'."));
        }

        return problems.Count == 0 ? found : throw new ProblemException(problems);
    }

    /// <summary>Where a platform's disk is, as the plan says.</summary>
    internal string DiskOf(SweepPlan plan, PlatformName platform) => Path.GetFullPath(Layout.Disk(platform, plan.Images[platform.ToString()]));

    /// <summary>SHA-256 of an image's disk, as its manifest has it; null where it was not built here. A store that lacks one gives no lease.</summary>
    /// <exception cref="ProblemException">The store does not answer.</exception>
    internal async Task<string?> HashAsync(PlatformName platform, string fingerprint, CancellationToken cancellation)
    {
        var disk = Layout.Disk(platform, fingerprint);
        if (_store is null)
            return File.Exists(disk) ? BaseImageHealth.Hash(disk) : null;
        return await _store.CallAsync<string>("hash", [disk], onProgress: null, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
        _ending.Dispose();
        if (_store is null || _lease is null || !_plan!.Runs.All(run => File.Exists(_sweep!.Run(run.Run.Serial).Result)))
            return;
        await TryAsync("release", CancellationToken.None);
    }

    private async Task<BaseDiskLook> AskAsync(OpenStore store, string disk, bool read, CancellationToken cancellation)
    {
        if (LastGood(disk, read) is { } before)
            return before;
        var look = await store.CallAsync<BaseDiskLook>("look", read ? [disk, "--read"] : [disk], onProgress: null, cancellation);
        if (look.Wrong is not null)
            return look;
        lock (_looks)
            _looks[(disk, read)] = (store.Time.GetTimestamp(), look);
        return look;
    }

    private BaseDiskLook? LastGood(string disk, bool read)
    {
        lock (_looks)
            return _looks.TryGetValue((disk, read), out var then) && _store!.Time.GetElapsedTime(then.At) < (read ? ReadAge : GlanceAge) ? then.Look : null;
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, _store!.Time, _ending.Token);
                await TryAsync("lease", _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The sweep's stage is over.
        }
    }

    /// <summary>A store that does not answer now is no reason to end a sweep: the lease has days left.</summary>
    private async Task TryAsync(string verb, CancellationToken cancellation)
    {
        var lease = Text(_lease!(_store!.Time.GetUtcNow()));
        try
        {
            _ = verb == "lease"
                ? (object)await _store.CallAsync<LeasedNames>(verb, [lease], onProgress: null, cancellation)
                : await _store.CallAsync<bool>(verb, [lease], onProgress: null, cancellation);
        }
        catch (ProblemException exception)
        {
            _store.Say($"The sweep's lease in the store could not be {(verb == "lease" ? "renewed" : "ended; it ends by itself in three days")}: {exception.Message}");
        }
    }

    private static string Text(StoreLease lease) => JsonSerializer.Serialize(lease, JsonFile.LineOptions);
}
