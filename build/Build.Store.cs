using VmSweep.CommandLines;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Calls;
using VmSweep.ImageStore.Leases;
using VmSweep.Plans;
using VmSweep.Processes;

/// <summary>The image store: opened by the first target that needs it, closed with the build.</summary>
partial class Build
{
    OpenStore? OpenedStore;

    StoreLocation? StoreLocation => ImageStore is null ? null : StoreLocation.Parse(ImageStore);

    StoreCalls StoreCalls => new(
        ProcessRunner.Default, TimeProvider.System, [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "VmSweep.Cli.dll")],
        DurationParameter.Read("store-timeout", StoreTimeout) ?? StoreCalls.DefaultPatience);

    async Task<OpenStore> StoreAsync() =>
        OpenedStore ??= await OpenStore.OpenAsync(StoreLocation!, new(ProcessRunner.Default, TimeProvider.System, StoreCalls, Artifacts.StoreMounts, Say), Interrupted);

    /// <summary>Where runs find their base images: in the store where there is one, so that what was published is what is tested.</summary>
    async Task<SweepImages> UseImagesAsync(SweepPlan plan, SweepLayout sweep) =>
        ImageStore is null ? SweepImages.Built(Artifacts) : await SweepImages.LeaseAsync(await StoreAsync(), plan, sweep, Interrupted);

    async Task<StoreLayout> PublishedImagesAsync() => ImageStore is null ? new(Artifacts.BaseImages) : (await StoreAsync()).Layout;

    protected override void OnBuildFinished() => OpenedStore?.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
