using System.Security.Cryptography;
using System.Text;
using VmSweep.Processes;

namespace VmSweep.Engines.Local.Warm;

/// <summary>
/// What a saved machine can be used for: the same machine, the same base image, the same QEMU, in the same life of the host. Processor features,
/// microcode and kernel are the same in that time, and files that a crash of the host left half-written are never believed.
/// </summary>
internal static class WarmStateKey
{
    /// <summary>Everything that the state depends on, in words.</summary>
    public static async Task<string> DescribeAsync(MachineSpec spec, IProcessRunner processes, CancellationToken cancellation)
    {
        var bootId = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", cancellation)).Trim();
        return string.Join(
            '\n',
            $"host since {bootId}",
            await QemuVersion.OfAsync(spec.Architecture, processes, cancellation),
            // An image that was built again has the same path, and other blocks below the overlay.
            $"{Path.GetFullPath(spec.BaseImage.Path)} {spec.BaseImage.Sha256}",
            QemuCommand.For(Anonymous(spec), controlSocket: "qmp", consoleDevice: "console"));
    }

    public static string Of(string description) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..32];

    /// <summary>The machine that is saved, but for the places of its files.</summary>
    private static MachineSpec Anonymous(MachineSpec spec) =>
        WarmStateMaker.Machine(spec, new WarmState("")) with { Name = "", BaseImage = spec.BaseImage with { Path = "" } };
}
