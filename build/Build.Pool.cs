using Nuke.Common;
using VmSweep.Engines.Local;
using VmSweep.Pool;
using VmSweep.Processes;

/// <summary>A real HTCondor pool on this machine: to try the engine condor with, and to test it.</summary>
partial class Build
{
    Target StartPool => _ => _
        .Description("Starts an HTCondor pool with the VM universe on this machine, in namespaces; as root")
        .DependsOn(BuildBaseImages)
        .Executes(async () => await PoolStarter.StartAsync(await PoolSettingsAsync(), Interrupted));

    Target StopPool => _ => _
        .Description("Ends the pool that StartPool started, and nothing else; its Debian stays for the next time")
        .Executes(async () => Say(await new PoolStopper(ProcessRunner.Default, TimeProvider.System, PoolLayout.Of(Artifacts)).StopAsync(Interrupted)));

    PoolStarter PoolStarter => new(ProcessRunner.Default, TimeProvider.System, PoolLayout.Of(Artifacts), KnownMirrors, Say);

    /// <summary>The accelerator is found out by booting one of the images that the pool will boot.</summary>
    async Task<PoolSettings> PoolSettingsAsync()
    {
        var image = Catalog.All().First(image => AcceleratorProbe.IsNative(image.Platform.Architecture));
        var accelerator = await Probe.ProbeAsync(image.Disk, image.Platform, Interrupted);
        var published = (await PublishedImagesAsync()).Root;
        string[] shared = [ArtifactsDirectory, .. ImageStore is null || OpenedStore?.OwnMount is not null ? (string[])[] : [published]];
        return new(RootDirectory / "pool", shared, published, accelerator, PoolSlots ?? PoolSettings.DefaultSlots, PoolSettings.DefaultMemory, OpenedStore?.OwnMount);
    }
}
