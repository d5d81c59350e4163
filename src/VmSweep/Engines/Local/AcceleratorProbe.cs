using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.Matrix;
using VmSweep.Processes;

namespace VmSweep.Engines.Local;

/// <summary>
/// Finds out whether KVM runs guests here. That <c>/dev/kvm</c> exists proves nothing: hosts were seen whose KVM starts QEMU,
/// shows the firmware, and then runs no kernel. So a stock kernel is booted to its userspace, once per boot of the host and
/// version of QEMU.
/// </summary>
/// <param name="trials">Boots a base image.</param>
/// <param name="processes">Asks QEMU for its version.</param>
/// <param name="cacheFile">Where the answer is kept.</param>
public sealed class AcceleratorProbe(GuestTrial trials, IProcessRunner processes, string cacheFile)
{
    private const string Device = "/dev/kvm";

    /// <summary>A kernel that KVM really runs reaches its userspace in 2–5 s; the silence before it gives a broken one away.</summary>
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(20);

    /// <param name="baseImage">A published or freshly built base image; its stock kernel is the probe.</param>
    /// <param name="platform">Whose image it is.</param>
    /// <param name="cancellation">Ends the probe.</param>
    public async Task<Accelerator> ProbeAsync(BaseDisk baseImage, PlatformName platform, CancellationToken cancellation)
    {
        if (WithoutAsking(platform) is { } known)
            return known;
        var host = await DescribeHostAsync(platform, cancellation);
        return ReadCache() is { } cached && cached.Host == host ? cached.Accelerator : await BootAsync(baseImage, platform, host, cancellation);
    }

    /// <summary>The same, whatever was found before: KVM has been seen to go bad while guests ran.</summary>
    public async Task<Accelerator> ProbeAgainAsync(BaseDisk baseImage, PlatformName platform, CancellationToken cancellation) =>
        WithoutAsking(platform) ?? await BootAsync(baseImage, platform, await DescribeHostAsync(platform, cancellation), cancellation);

    /// <summary>What was found is found anew the next time: the image that it was found with boots on nothing, which says nothing of KVM.</summary>
    public void Forget()
    {
        if (File.Exists(cacheFile))
            File.Delete(cacheFile);
    }

    /// <summary>Whether this host's processor is of that architecture.</summary>
    public static bool IsNative(string architecture) => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => architecture == "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => architecture == "aarch64",
        _ => false,
    };

    private async Task<Accelerator> BootAsync(BaseDisk baseImage, PlatformName platform, string host, CancellationToken cancellation)
    {
        var report = await trials.BootAsync(baseImage, platform, AcceleratorKind.Kvm, BootLimit, SilenceLimit, cancellation);
        var accelerator = report.Succeeded
            ? new Accelerator(AcceleratorKind.Kvm, $"a stock kernel booted under it in {report.Duration.TotalSeconds:0} s")
            : new Accelerator(AcceleratorKind.Tcg, $"{Device} exists, but a stock kernel did not boot under KVM: {report.Reason}");
        if (report.HadGuest)
            Remember(host, accelerator);
        return accelerator;
    }

    /// <summary>Makes this the answer for as long as the host runs.</summary>
    internal async Task RememberAsync(PlatformName platform, Accelerator accelerator, CancellationToken cancellation) =>
        Remember(await DescribeHostAsync(platform, cancellation), accelerator);

    private void Remember(string host, Accelerator accelerator) => JsonFile.Write(cacheFile, new Answer(1, host, accelerator));

    private static Accelerator? WithoutAsking(PlatformName platform)
    {
        if (!IsNative(platform.Architecture))
            return new(AcceleratorKind.Tcg, $"this host's processor does not run {platform.Architecture}");
        if (!File.Exists(Device))
            return new(AcceleratorKind.Tcg, $"there is no {Device}");
        try
        {
            using var device = File.Open(Device, FileMode.Open, FileAccess.ReadWrite);
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return new(AcceleratorKind.Tcg, $"{Device} cannot be opened: {exception.Message} (add yourself to the group 'kvm')");
        }
    }

    private async Task<string> DescribeHostAsync(PlatformName platform, CancellationToken cancellation)
    {
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", cancellation)).Trim();
        return $"boot {boot}, {await QemuVersion.OfAsync(platform.Architecture, processes, cancellation)}";
    }

    private Answer? ReadCache()
    {
        try
        {
            return File.Exists(cacheFile) ? JsonFile.Read<Answer>(cacheFile) : null;
        }
        catch (Problems.ProblemException)
        {
            // Written by another version of ours; asking again costs a minute.
            return null;
        }
    }

    private sealed record Answer(int Schema, string Host, Accelerator Accelerator);
}
