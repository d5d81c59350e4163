using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VmSweep.Processes;

namespace VmSweep.Engines.Local;

/// <summary>Turns a <see cref="MachineSpec"/> into QEMU's command line.</summary>
internal static class QemuCommand
{
    /// <param name="spec">The machine.</param>
    /// <param name="controlSocket">Where QMP listens; a unix socket's path may have at most 107 bytes.</param>
    /// <param name="consoleDevice">The character device of the serial console, without its id.</param>
    public static CommandLine For(MachineSpec spec, string controlSocket, string consoleDevice) => new(
        $"qemu-system-{spec.Architecture}",
        [
            "-name", $"vmsweep-{spec.Name}",
            "-pidfile", spec.ProcessIdFile,
            // What is not asked for below is not there: no floppy, no VGA, no default network.
            "-nodefaults", "-no-user-config", "-display", "none",
            // A guest that reboots or panics would start its payload's machine again; the launcher allows one boot only.
            .. spec.MayRestart ? (string[])[] : ["-no-reboot"],
            "-machine", MachineType(spec),
            "-cpu", spec.Accelerator == AcceleratorKind.Kvm ? "host" : EmulatedProcessor(spec),
            "-m", string.Create(CultureInfo.InvariantCulture, $"{spec.Memory.Bytes >> 20}M"),
            "-smp", string.Create(CultureInfo.InvariantCulture, $"{spec.Cpus}"),
            "-chardev", $"{consoleDevice},id=console", "-serial", "chardev:console",
            "-qmp", $"unix:{controlSocket},server=on,wait=off",
            "-device", "virtio-rng-pci",
            "-netdev", "user,id=net",
            // The option ROM would look for a network to boot from: 2 s of firmware time under TCG for nothing.
            "-device", "virtio-net-pci,netdev=net,romfile=",
            .. Disk("os", SystemDisk(spec), bootIndex: 1),
            .. spec.IoDisk is null ? [] : Disk("io", Qcow2(spec.IoDisk, readOnly: false, CacheMode.Safe), bootIndex: null),
            .. spec.SideDisk is null ? [] : SideDisk("side", spec.SideDisk),
        ]);

    /// <summary>A full or failing file system of the host is no error of the guest's disk: the machine stops, and we are told.</summary>
    private const string OnHostError = "werror=stop,rerror=stop";

    /// <summary>Names every layer and its format, so that nothing is probed (DESIGN §8.9).</summary>
    private static JsonObject SystemDisk(MachineSpec spec)
    {
        // The overlay is thrown away after a crash of the host, so the guest's flushes need not reach the platter.
        var disk = Qcow2(spec.SystemDisk, readOnly: false, CacheMode.IgnoreFlush);
        var below = disk;
        if (spec.KeptOverlay is not null)
        {
            below = Qcow2(spec.KeptOverlay, readOnly: true, CacheMode.Safe);
            disk["backing"] = below;
        }

        below["backing"] = Qcow2(spec.BaseImage, readOnly: true, CacheMode.Safe);
        return disk;
    }

    /// <summary>What is below it was a guest's: nothing that its header may name is below that.</summary>
    private static IEnumerable<string> SideDisk(string node, SideDisk side)
    {
        var disk = Qcow2(side.Overlay, readOnly: false, CacheMode.IgnoreFlush);
        var image = Qcow2(side.Image, readOnly: true, CacheMode.Safe);
        image["backing"] = null;
        disk["backing"] = image;
        return [.. Node(node, disk), "-device", "virtio-scsi-pci,id=side-bus", "-device", $"scsi-hd,bus=side-bus.0,drive={node},id={node}-disk,{OnHostError}"];
    }

    private static IEnumerable<string> Disk(string node, JsonObject blockdev, int? bootIndex)
    {
        var boot = bootIndex is { } index ? $",bootindex={index}" : "";
        return [.. Node(node, blockdev), "-device", $"virtio-blk-pci,drive={node},id={node}-disk,{OnHostError}{boot}"];
    }

    private static string[] Node(string name, JsonObject blockdev)
    {
        blockdev["node-name"] = name;
        return ["-blockdev", blockdev.ToJsonString(JsonSerializerOptions.Default)];
    }

    private static JsonObject Qcow2(string path, bool readOnly, CacheMode cache) => new()
    {
        ["driver"] = "qcow2",
        ["read-only"] = readOnly,
        ["discard"] = "unmap",
        ["cache"] = new JsonObject { ["direct"] = false, ["no-flush"] = cache == CacheMode.IgnoreFlush },
        ["file"] = new JsonObject
        {
            ["driver"] = "file",
            ["filename"] = path,
            ["read-only"] = readOnly,
            ["discard"] = "unmap",
            ["cache"] = new JsonObject { ["direct"] = false, ["no-flush"] = cache == CacheMode.IgnoreFlush },
        },
    };

    /// <summary>
    /// Without CMPXCHG16B: QEMU 7.2's emulation of it lets Debian 13's kernel 6.12 crash now and then (2 of 5 boots, double faults with damaged
    /// flags; none of some 20 without). What this model lacks of x86-64-v2 keeps EL 9 and later from starting on it.
    /// </summary>
    private static string EmulatedProcessor(MachineSpec spec) => spec.Architecture == "x86_64" ? "qemu64,-cx16" : "max";

    private static string MachineType(MachineSpec spec)
    {
        var accelerator = spec.Accelerator == AcceleratorKind.Kvm ? "kvm" : "tcg";
        return spec.Architecture == "aarch64" ? $"virt,accel={accelerator}" : $"pc,accel={accelerator},vmport=off";
    }

    private enum CacheMode
    {
        Safe,
        IgnoreFlush,
    }
}
