using VmSweep.BaseImages;
using VmSweep.Guest;
using VmSweep.Matrix;

namespace VmSweep.Engines.Local;

/// <summary>Boots a fresh base image by the local engine, on what its runs will have: KVM where that works, else emulation.</summary>
public sealed class BootTest(GuestTrial trials, AcceleratorProbe probe) : IBootTest
{
    /// <summary>Debian under TCG needs 40–60 s to its launcher the first time, when it also makes keys and identities.</summary>
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(3);

    public async Task<BootTestReport> RunAsync(BaseDisk disk, PlatformName platform, CancellationToken cancellation)
    {
        var accelerator = await probe.ProbeAsync(disk, platform, cancellation);
        var trial = await trials.BootAsync(disk, platform, accelerator.Kind, BootLimit, SilenceLimit, cancellation);
        if (!trial.Succeeded)
            probe.Forget();
        var payload = trial.Markers.FirstOrDefault(marker => marker.Stage == GuestStage.Payload);
        return trial.Succeeded
            ? new(true, $"Payload ran and the guest powered off after {trial.Duration.TotalSeconds:0} s under {accelerator}.", payload?.Uptime)
            : new(false, $"{trial.Reason} The end of its console:\n{trial.Console}", payload?.Uptime);
    }
}
