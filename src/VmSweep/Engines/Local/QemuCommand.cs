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
            .. spec.MemoryFile is null ? [] : Memory(spec, spec.MemoryFile),
            // The devices' state is sent when QEMU listens for commands; the guest stands still until it is told to go on.
            .. spec.GoesOnFrom is null ? (string[])[] : ["-incoming", "defer", "-S"],
            "-device", "virtio-rng-pci",
            // Tells the kernel of a guest that goes on from a saved machine that its random numbers are another's (kernel 5.18 and later).
            .. spec.Architecture == "x86_64" ? (string[])["-device", "vmgenid,guid=auto"] : [],
            "-netdev", string.Create(CultureInfo.InvariantCulture, $"user,id=net,dhcpstart=10.0.2.{spec.GuestAddress}"),
            // The option ROM would look for a network to boot from: 2 s of firmware time under TCG for nothing.
            "-device", "virtio-net-pci,netdev=net,romfile=",
            .. Disk("os", SystemDisk(spec), bootIndex: 1),
            .. spec.IoDisk is null || spec.GoesOnFrom is not null ? [] : Disk("io", Qcow2(spec.IoDisk, readOnly: false, CacheMode.Safe), bootIndex: null),
            .. spec.SideDisk is null ? [] : SideDisk("side", spec.SideDisk),
        ]);

    /// <summary>What plugs the I/O disk into a machine that runs: the arguments of <c>blockdev-add</c> and of <c>device_add</c>.</summary>
    public static (JsonObject Node, JsonObject Device) IoDisk(string path)
    {
        var node = Qcow2(path, readOnly: false, CacheMode.Safe);
        node["node-name"] = "io";
        return (node, new() { ["driver"] = "virtio-blk-pci", ["drive"] = "io", ["id"] = "io-disk", ["werror"] = "stop", ["rerror"] = "stop" });
    }

    /// <summary>
    /// Shared while a machine is saved, so that the file is the memory; private when others go on from it, so that they change nothing of it and
    /// share what they do not change.
    /// </summary>
    private static string[] Memory(MachineSpec spec, MemoryFile file)
    {
        var memory = new JsonObject { ["qom-type"] = "memory-backend-file", ["id"] = "memory", ["size"] = spec.Memory.Bytes, ["mem-path"] = file.Path, ["share"] = file.IsShared };
        return ["-object", memory.ToJsonString(JsonSerializerOptions.Default)];
    }

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

        below["backing"] = BaseImage(spec.BaseImage.Path);
        return disk;
    }

    /// <summary>
    /// Nobody writes to a base image, and QEMU's look for somebody who does fails on a Gluster volume where guests start at once (2 of 10: "Is another
    /// process using the image").
    /// </summary>
    private static JsonObject BaseImage(string path)
    {
        var image = Qcow2(path, readOnly: true, CacheMode.Safe);
        image["file"]!["locking"] = "off";
        return image;
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
    /// flags; none of some 20 without). Without SVM: a guest that sees it loads KVM at every boot, for nothing. What this model lacks of x86-64-v2 keeps EL 9 and later from starting on it.
    /// </summary>
    private static string EmulatedProcessor(MachineSpec spec) => spec.Architecture == "x86_64" ? "qemu64,-cx16,-svm" : "max";

    private static string MachineType(MachineSpec spec)
    {
        var accelerator = spec.Accelerator == AcceleratorKind.Kvm ? "kvm" : "tcg";
        var memory = spec.MemoryFile is null ? "" : ",memory-backend=memory";
        return (spec.Architecture == "aarch64" ? $"virt,accel={accelerator}" : $"pc,accel={accelerator},vmport=off") + memory;
    }

    private enum CacheMode
    {
        Safe,
        IgnoreFlush,
    }
}
